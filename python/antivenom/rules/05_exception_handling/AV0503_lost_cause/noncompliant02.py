"""Imports rows of a statement; a row that cannot be read is left out and logged."""

import logging
from collections.abc import Iterable, Mapping

log = logging.getLogger("statement")


def amounts(rows: Iterable[Mapping[str, str]]) -> list[int]:
    """Collect the amounts of all rows that can be read."""
    found = []
    for row in rows:
        try:
            found.append(int(row["amount"]))
        except Exception:  # expect: AV0503
            log.error("row left out")
    return found


# --- exploit ---
if __name__ == "__main__":
    logging.basicConfig(format="%(levelname)s %(message)s")
    print("amounts:", amounts([{"amount": "10"}, {"amount": "1O"}, {"betrag": "30"}]))
