"""Read the settings that a customer uploads."""

import yaml


def read_settings(text: str) -> dict:
    return yaml.load(text, Loader=yaml.SafeLoader)


# --- exploit ---
if __name__ == "__main__":
    print("port:", read_settings("port: 8080")["port"])
    try:
        read_settings("!!python/object/apply:os.getcwd []")
    except yaml.YAMLError as refusal:
        print("refused:", str(refusal).splitlines()[0])
