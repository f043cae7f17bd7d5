"""Looks up an exporter by name: the site's own, or one that comes with Python."""

import importlib
import os
import sys

SITE = os.path.join(sys.prefix, "share", "shop", "exporters")
sys.path.insert(0, SITE)


def exporter(name: str):
    """Load the module that exports in this format."""
    return importlib.import_module(name)


# --- exploit ---
if __name__ == "__main__":
    print(exporter("colorsys").__name__, "comes from Python or from", SITE)
