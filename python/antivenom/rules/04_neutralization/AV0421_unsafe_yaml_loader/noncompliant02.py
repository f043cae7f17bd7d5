"""Read settings in which durations may be written as `!minutes 5`."""

import yaml


class SettingsLoader(yaml.Loader):  # expect: AV0421
    """Knows the tags of our settings."""


def minutes(loader: SettingsLoader, node: yaml.ScalarNode) -> int:
    return 60 * int(loader.construct_scalar(node))


SettingsLoader.add_constructor("!minutes", minutes)


def read_settings(text: str) -> dict:
    return yaml.load(text, Loader=SettingsLoader)


# --- exploit ---
if __name__ == "__main__":
    print("timeout in seconds:", read_settings("timeout: !minutes 5")["timeout"])
    print("the document called os.getcwd():", read_settings("!!python/object/apply:os.getcwd []"))
