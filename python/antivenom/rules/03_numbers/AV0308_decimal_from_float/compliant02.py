"""Adds the service charge to a bill."""

from decimal import Decimal

RATE = Decimal("0.1")


def charge(amount: str) -> Decimal:
    """Compute the charge on an amount such as "12.50"."""
    return Decimal(amount) * RATE


# --- exploit ---
if __name__ == "__main__":
    print("a tenth of 12.30 is", charge("12.30"))
