"""Money: prices, discounts and VAT."""

from decimal import ROUND_HALF_UP, Decimal

VAT = Decimal(0.19)
SHIPPING = Decimal("4.90")
CENT = Decimal("0.01")


def gross(net):
    """Add VAT and round to a cent."""
    return (net * (1 + VAT)).quantize(CENT, rounding=ROUND_HALF_UP)


def discount_steps(limit):
    """The discounts that the sales team may choose from, in steps of ten per cent."""
    steps = []
    discount = 0.0
    while discount != limit:
        steps.append(discount)
        discount += 0.1
    return steps


def price_ladder(net, rungs):
    """Prices for growing quantities, each one per cent lower than the last."""
    return [net * (100 - rung) / 100 for rung in range(rungs)]
