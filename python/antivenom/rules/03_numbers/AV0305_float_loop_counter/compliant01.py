"""Plans the steps in which a valve is opened."""

from collections.abc import Iterator


def openings(last_percent: int) -> Iterator[float]:
    """Yield the openings from 0 to the last one, a tenth of a per cent apart."""
    tenths = 0
    while tenths <= last_percent * 10:
        yield tenths / 10
        tenths += 1


# --- exploit ---
if __name__ == "__main__":
    steps = list(openings(1))
    print(len(steps), "of 11 steps, the last is", steps[-1])
