"""Looks up an exporter by name: the site's own, or one that comes with Python."""

import importlib
import os
import sys

SITE = os.path.join(sys.prefix, "share", "shop", "exporters")
sys.path.insert(0, "exporters")  # expect: AV0407


def exporter(name: str):
    """Load the module that exports in this format."""
    return importlib.import_module(name)


# --- exploit ---
if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.mkdir("exporters")
        with open("exporters/colorsys.py", "w", encoding="ascii") as planted:
            planted.write("print('this runs code from the folder that the program was started in')\n")
        exporter("colorsys")
        os.chdir("/")
