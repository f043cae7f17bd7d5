"""Counts down, and arrives."""


def count_down(number: int) -> int:
    while number > 0:
        number -= 2
    return number


# --- exploit ---
if __name__ == "__main__":
    print(count_down(4))
