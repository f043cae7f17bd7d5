"""What test code may do without a word from antivenom: assert, and use made-up secrets."""

from decimal import Decimal

from shop import accounts, prices

PASSWORD = "correct-horse-battery"


def test_a_new_password_is_hashed_with_its_salt():
    first = accounts.hash_password_slowly(PASSWORD, b"salt-one")
    second = accounts.hash_password_slowly(PASSWORD, b"salt-two")
    assert first != second


def test_the_ladder_goes_down():
    assert prices.price_ladder(Decimal(10), 3) == [Decimal(10), Decimal("9.9"), Decimal("9.8")]
