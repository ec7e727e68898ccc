"""The table [bucket], and where a site goes: a folder, or an address such as s3://NAME/FOLDER."""

from urllib.parse import urlsplit

from pydantic import Field, model_validator

from bridge.settings.section import Section, is_this_machine

_SCHEME = "s3://"


class Bucket(Section):
    """The object store that sites with an output such as s3://NAME/FOLDER go to."""

    endpoint: str = Field("", description='https address of an S3-compatible store; "" is Amazon S3')
    region: str = Field("us-east-1", min_length=1, description="region of the bucket; most own stores take any")
    access_key: str = Field(
        "", description='name of the access key; "" takes what the machine has by itself (its role, or AWS_...)'
    )
    password_file: str = Field(
        "",
        description="file that holds the secret key of access_key and nothing else; or set FEEDBRIDGE_BUCKET_PASSWORD",
    )
    ca_file: str = Field("", description='PEM file of your own CA; "" trusts those of the system')

    @model_validator(mode="after")
    def _fits_together(self) -> "Bucket":
        parts = urlsplit(self.endpoint)
        is_near = parts.scheme == "http" and is_this_machine(parts.hostname or "x")
        if self.endpoint and parts.scheme != "https" and not is_near:
            raise ValueError('endpoint must begin with "https://" (http:// is for a store on this machine only)')
        return self


def is_bucket(output: str) -> bool:
    """Whether a site goes to a bucket."""
    return output.startswith(_SCHEME)


def bucket_place(output: str) -> tuple[str, str]:
    """Bucket and folder of s3://NAME/FOLDER; the folder may be ""."""
    name, _, folder = output.removeprefix(_SCHEME).partition("/")
    return name, folder.strip("/")


def output_place(output: str) -> str:
    """The text itself; ValueError for a bucket without a name, or another kind of address."""
    if "://" in output and not (is_bucket(output) and bucket_place(output)[0]):
        raise ValueError('must be a folder, or "s3://NAME/FOLDER"')
    return output
