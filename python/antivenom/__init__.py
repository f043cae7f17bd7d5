"""What is unsafe in, of or with Python? antivenom finds it and proves it."""

from __future__ import annotations

__version__: str
"""The version; read from the kernel when it is first asked for."""


def __getattr__(name: str) -> str:
    if name == "__version__":
        from antivenom import _kernel

        return _kernel.__version__
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
