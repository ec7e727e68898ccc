"""The one rule for paths of a site, wherever it is kept."""

from pathlib import PurePosixPath

from bridge.errors import PublishError


def checked(path: str) -> PurePosixPath:
    """A path below the site ("t/8f3k/index.html"); PublishError if it is empty or leads out."""
    pure = PurePosixPath(path)
    if not pure.parts or pure.is_absolute() or ".." in pure.parts or "\\" in path or "\0" in path:
        raise PublishError("a path leads out of the site", where=repr(path), permanent=True)
    return pure
