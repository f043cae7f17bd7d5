"""Who prepares a folder or PATH decides which program and which module runs."""

import os
import sys
import time
from pathlib import Path

PAYLOADS = (
    {"path": ".", "module": "colorsys"},
    {"path": "", "module": "stringprep"},
    {"path": "./tools", "module": "netrc"},
)


def exploit(module, payload):
    """Plant a program or a module and see whether it runs instead of the real one."""
    if hasattr(module, "exporter"):
        folder = Path("exporters")
        folder.mkdir()
        (folder / f"{payload['module']}.py").write_text("PLANTED = True\n", "ascii")
        sys.path_importer_cache.clear()  # as if the folder had been there before the program
        return hasattr(module.exporter(payload["module"]), "PLANTED")
    folder = Path(payload["path"])
    folder.mkdir(exist_ok=True)
    planted = folder / "date"
    planted.write_text("#!/bin/sh\necho planted\n", "ascii")
    planted.chmod(0o755)
    os.environ["PATH"] = os.pathsep.join((payload["path"], os.defpath))
    return module.stamp() == "planted"


def behaviour(module):
    """The date is today's; exporters of the site come first, those of Python are found."""
    if hasattr(module, "exporter"):
        assert module.exporter("colorsys").rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0.0)
        assert sys.path[0] in {module.SITE, "exporters"}
        return
    before = time.strftime("%Y-%m-%d", time.gmtime())
    assert module.stamp() in {before, time.strftime("%Y-%m-%d", time.gmtime())}
