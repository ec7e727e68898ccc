"""Why a signature does not count."""


class SignatureFaultError(Exception):
    """`value` is a result of RFC 8601 §2.7.1, `why` a word of letters and hyphens for the operator."""

    def __init__(self, value: str, why: str) -> None:
        """As above."""
        super().__init__(why)
        self.value = value
        self.why = why
