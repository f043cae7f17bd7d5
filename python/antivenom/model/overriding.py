"""How are methods and classes marked for type checkers on a CPython that lacks the marks?

Type checkers see the marks of `typing_extensions`; at run time they do nothing, so
that nothing has to be installed or imported for them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import dataclass_transform, override
else:

    def dataclass_transform(**_promises: object) -> object:
        """Stand in for `typing.dataclass_transform`, which needs CPython 3.11."""
        return lambda decorated: decorated

    def override(method: object) -> object:
        """Stand in for `typing.override`, which needs CPython 3.12."""
        return method


__all__ = ["dataclass_transform", "override"]
