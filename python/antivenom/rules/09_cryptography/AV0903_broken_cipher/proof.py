"""A buyer without the key turns a sealed order into another one that opens."""

import os

KIND = "exploit"
REQUIRES = ("cryptography",)
# The order that was sealed, and what the buyer makes of it.
PAYLOADS = (
    (
        b"article=chair   price=90        copies=1",
        b"article=chair   copies=1",
    ),
    (
        b"pay 10 to alice;pay 99 to bobby;",
        b"pay 99 to bobby;pay 99 to bobby;",
    ),
)
EQUIVALENT = {
    "compliant01.py:5 nothing -> from cryptography.hazmat.primitives import padding": (
        "an import that nothing uses"
    ),
}


def blocks(text):
    return [text[start : start + 16] for start in range(0, len(text), 16)]


def padded(text):
    count = 16 - len(text) % 16
    return text + bytes([count]) * count


def rearranged(sealed, order, wanted):
    """Pick the ciphertext blocks that stand for the wanted text (a block cipher without a mode)."""
    by_plaintext = dict(zip(blocks(padded(order)), blocks(sealed), strict=False))
    return b"".join(by_plaintext[block] for block in blocks(padded(wanted)))


def flipped(sealed, order, wanted):
    """Flip the bits in which the two texts differ (a key stream added to the text)."""
    head = len(sealed) - len(order)
    changes = (was ^ shall for was, shall in zip(order, wanted, strict=False))
    return sealed[:head] + bytes(
        byte ^ change for byte, change in zip(sealed[head:], changes, strict=False)
    )


def exploit(module, payload):
    from cryptography.exceptions import InvalidTag

    order, wanted = payload
    box = module.OrderBox(os.urandom(16))
    sealed = box.seal(order)
    for forge in (rearranged, flipped):
        try:
            opened = box.open(forge(sealed, order, wanted))
        except (InvalidTag, ValueError):
            continue
        if opened == wanted:
            return True
    return False


def behaviour(module):
    box = module.OrderBox(os.urandom(16))
    for order in (b"", b"article=chair", b"article=chair   price=90        copies=1"):
        assert box.open(box.seal(order)) == order
        assert not order or order not in box.seal(order)
