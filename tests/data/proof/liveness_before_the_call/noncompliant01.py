"""Counts down, for ever, before anybody asks."""


def count_down(number: int) -> int:
    while number != 0:
        number -= 2
    return number


count_down(5)
# --- exploit ---
