"""Plans the steps in which a valve is opened."""

from collections.abc import Iterator


def openings(last_percent: int) -> Iterator[float]:
    """Yield the openings from 0 to the last one, a tenth of a per cent apart."""
    opening = 0
    while True:
        yield opening / 10
        if opening == last_percent * 10:
            return
        opening += 1


# --- exploit ---
if __name__ == "__main__":
    from itertools import islice

    steps = list(islice(openings(1), 1000))
    print(len(steps), "of 11 steps, the last is", steps[-1])
