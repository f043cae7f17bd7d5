"""Read the settings that a customer uploads."""

import yaml


def read_settings(text: str) -> dict:
    return yaml.load(text, Loader=yaml.UnsafeLoader)  # expect: AV0421


# --- exploit ---
if __name__ == "__main__":
    print("port:", read_settings("port: 8080")["port"])
    print("the document called os.getcwd():", read_settings("!!python/object/apply:os.getcwd []"))
