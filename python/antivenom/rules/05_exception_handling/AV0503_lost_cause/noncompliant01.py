"""Reads documents and reports failures as faults of the store."""

from collections.abc import Callable


class StoreError(Exception):
    """The store could not do what it was asked for."""


def fetch(read: Callable[[str], bytes], name: str) -> bytes:
    """Read a document by name."""
    try:
        return read(name)
    except OSError as error:
        raise StoreError(f"cannot read {name!r}")  # expect: AV0503


def should_retry(failure: StoreError) -> bool:
    """Say whether asking again may help; a refusal stays a refusal."""
    return not isinstance(failure.__cause__, PermissionError)


# --- exploit ---
if __name__ == "__main__":

    def refuse(name: str) -> bytes:
        """Fail as a file does that the process may not read."""
        raise PermissionError(13, "Permission denied", name)

    try:
        fetch(refuse, "salaries.csv")
    except StoreError as failure:
        print(f"caused by {failure.__cause__!r}; try again: {should_retry(failure)}")
