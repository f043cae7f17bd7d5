"""Answers requests for an order."""

ORDERS = {"7": "two lamps"}


def answer(number: str) -> str:
    """Say what the order holds."""
    order = ORDERS.get(number)
    if order is None:
        breakpoint()  # expect: AV0603
        return "no such order"
    return order


# --- exploit ---
if __name__ == "__main__":
    import io
    import sys

    sys.stdin = io.StringIO("print('the console may run', len(ORDERS), 'order')\ncontinue\n")
    print(answer("8"))
