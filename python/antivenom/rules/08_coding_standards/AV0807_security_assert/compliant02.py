"""Pays out from an account."""


class Account:
    """An account that must not be overdrawn."""

    def __init__(self, balance: int) -> None:
        """Open the account."""
        self.balance = balance

    def withdraw(self, amount: int) -> int:
        """Take an amount out, and say what is left."""
        if not 0 < amount <= self.balance:
            raise ValueError("no such amount")
        self.balance -= amount
        return self.balance


# --- exploit ---
if __name__ == "__main__":
    try:
        print("left:", Account(10).withdraw(100))
    except ValueError as error:
        print(f"refused ({error}), with and without -O")
