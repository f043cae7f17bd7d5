"""Money that went through a float does not add up."""

from decimal import ROUND_HALF_UP, Decimal

KIND = "property"
PAYLOADS = ("12.30", "0.70", "1999.99")


def exploit(module, payload):
    """Show that ten charges of a tenth are not the amount."""
    return module.charge(payload) * 10 != Decimal(payload)


def behaviour(module):
    """To the cent the charge is right."""
    for amount, expected in (("12.50", "1.25"), ("0", "0.00"), ("99.90", "9.99")):
        rounded = module.charge(amount).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert rounded == Decimal(expected)
