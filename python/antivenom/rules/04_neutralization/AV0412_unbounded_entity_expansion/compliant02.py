"""Convert a YAML document that a visitor pastes to JSON."""

import json

import yaml


class NoAliasLoader(yaml.SafeLoader):
    def compose_node(self, parent: yaml.Node, index: int) -> yaml.Node:
        if self.check_event(yaml.AliasEvent):
            raise ValueError("aliases are not accepted")
        return super().compose_node(parent, index)


def to_json(document: str) -> str:
    return json.dumps(yaml.load(document, Loader=NoAliasLoader))


# --- exploit ---
DOCUMENT = "- &e0 [ha, ha, ha]\n" + "".join(
    f"- &e{level} [{', '.join([f'*e{level - 1}'] * 10)}]\n" for level in range(1, 5)
)

if __name__ == "__main__":
    print("characters in:", len(DOCUMENT))
    try:
        to_json(DOCUMENT)
    except ValueError as refusal:
        print("refused:", refusal)
