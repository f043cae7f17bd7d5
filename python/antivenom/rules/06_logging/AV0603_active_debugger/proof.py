"""The debugger's console runs what it is given; the detailed error page tells the settings."""

import builtins
import io
import sys
from pathlib import Path

PAYLOADS = ("8", "no number")
ENVIRONMENT = {"MAIL_ACCOUNT": "smtp-user-of-the-shop"}


def exploit(module, payload):
    """Run a statement in the console that a request opens, or read a setting off an error page."""
    if hasattr(module, "error_page"):
        return "smtp-user-of-the-shop" in module.error_page(KeyError(payload))
    _with_console(module, "import pathlib; pathlib.Path('marker').touch()\ncontinue\n")
    module.answer(payload)
    return Path("marker").exists()


def behaviour(module):
    """Orders are found, and an error page says something."""
    if hasattr(module, "error_page"):
        assert module.error_page(KeyError("8"))
        module.DEBUG = True
        assert "KeyError" in module.error_page(KeyError("8"))
        return
    assert module.answer("7") == "two lamps"
    _with_console(module, "continue\n")
    assert module.answer("8") == "no such order"


def _with_console(module, text):
    """Have somebody sit at the console who types this."""
    module.__builtins__ = builtins  # as every imported module has them; the debugger looks there
    sys.stdin = io.StringIO(text)
    sys.stdout = io.StringIO()
