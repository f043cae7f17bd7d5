"""Read the name out of a catalogue that a supplier sends."""

from xml.etree import ElementTree


class NoDocumentType(ElementTree.TreeBuilder):
    def doctype(self, name: str, public_id: str, system_id: str) -> None:
        raise ValueError("a catalogue has no document type")


def catalogue_name(document: bytes) -> str:
    root = ElementTree.fromstring(document, ElementTree.XMLParser(target=NoDocumentType()))
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
    print("bytes in:", len(DOCUMENT))
    try:
        catalogue_name(DOCUMENT)
    except ValueError as refusal:
        print("refused:", refusal)
