"""Answers requests for an order."""

ORDERS = {"7": "two lamps"}


def answer(number: str) -> str:
    """Say what the order holds."""
    order = ORDERS.get(number)
    if order is None:
        return "no such order"
    return order


# --- exploit ---
if __name__ == "__main__":
    print(answer("8"))
