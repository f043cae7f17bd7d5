"""Copies records into an archive until a stop mark."""

from collections.abc import Callable, Iterable


def archive(records: Iterable[str], check: Callable[[str], None], store: Callable[[str], None]) -> int:
    """Store checked records up to the stop mark and say how many were read."""
    read = 0
    for record in records:
        try:
            check(record)
            store(record)
        finally:
            read += 1
            if record.endswith("stop"):
                break  # expect: AV0705
    return read


# --- exploit ---
if __name__ == "__main__":

    def no_forgery(record: str) -> None:
        """Refuse records that somebody has tampered with."""
        if "forged" in record:
            raise ValueError(f"forged record {record!r}")

    try:
        print("records read:", archive(["a", "forged stop"], no_forgery, lambda record: None))
    except ValueError as error:
        print("refused:", error)
