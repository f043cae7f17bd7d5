"""Makes and checks account numbers whose last two digits guard the others."""

from math import ceil

PRIME = 97


def guard(number: int) -> int:
    """Compute the two digits that guard a number: no two neighbours share them."""
    return int(pow(number, 7) % PRIME)


def is_account(text: str) -> bool:
    """Say whether the last two digits fit the others."""
    return text.isdecimal() and guard(int(text[:-2])) == int(text[-2:])


def printed(text: str) -> str:
    """Print an account number in groups of four."""
    groups = ceil(len(text) / 4)
    return " ".join(text[4 * group : 4 * group + 4] for group in range(groups))


# --- exploit ---
if __name__ == "__main__":
    account = f"123456789012345678{guard(123456789012345678):02}"
    print(printed(account), "is good:", is_account(account))
    for digit in "01234567":
        altered = account[:17] + digit + account[18:]
        print(printed(altered), "is good:", is_account(altered))
