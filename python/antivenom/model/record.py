"""How does a value of the model stay frozen, small and quick to import?

Records behave like ``@dataclass(frozen=True, slots=True)``: fields are the
annotations of the class, in order, and type checkers know it through
`dataclass_transform` (PEP 681). They are not dataclasses because importing
`dataclasses` pulls in `inspect`, `ast` and `tokenize` and compiles source text
for every class: measured on CPython 3.11, that alone nearly doubles the CPU
time of a bare interpreter, and `antivenom check` runs in editors and hooks.

What a record does not do: mutable fields, default factories, `InitVar`,
ordering. A field whose default is shared by all instances must be immutable.
"""

from __future__ import annotations

from antivenom.model.overriding import dataclass_transform, override

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, NoReturn

    from typing_extensions import Self


@dataclass_transform(frozen_default=True)
class RecordType(type):
    """The type of record classes: turns annotations into slots.

    Attributes:
        fields: Names of the fields, inherited ones first.
        defaults: Values of the fields that may be left out.
    """

    fields: tuple[str, ...]
    defaults: Mapping[str, object]
    setters: tuple[Callable[[object, object], None], ...]

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> RecordType:
        """Build a record class; see the module's docstring."""
        # `from __future__ import annotations` keeps this entry on every CPython
        # up to 3.14, which would otherwise compute annotations on demand.
        own = tuple(namespace.get("__annotations__", ()))
        defaults = {field: namespace.pop(field) for field in own if field in namespace}
        namespace["__slots__"] = own
        namespace["__match_args__"] = own
        cls = super().__new__(mcs, name, bases, namespace)
        parents = [base for base in cls.__mro__[1:] if isinstance(base, RecordType)]
        cls.fields = (*(parents[0].fields if parents else ()), *own)
        cls.defaults = {**(parents[0].defaults if parents else {}), **defaults}
        cls.setters = tuple(getattr(cls, field).__set__ for field in cls.fields)
        return cls


class Record(metaclass=RecordType):
    """A frozen value with named fields; see the module's docstring."""

    def __init__(self, *values: object, **named: object) -> None:
        """Set the fields from positional and named values, then from defaults.

        Raises:
            TypeError: A field is missing, unknown or given twice.
        """
        cls = type(self)
        if len(values) > len(cls.fields):
            raise TypeError(f"{cls.__name__} takes {len(cls.fields)} fields, got {len(values)}")
        for setter, value in zip(cls.setters, values, strict=False):
            setter(self, value)
        rest = len(values)
        if rest == len(cls.fields) and not named:
            return
        for field, setter in zip(cls.fields[rest:], cls.setters[rest:], strict=True):
            if field in named:
                setter(self, named.pop(field))
            elif field in cls.defaults:
                setter(self, cls.defaults[field])
            else:
                raise TypeError(f"{cls.__name__} needs a value for {field!r}")
        if named:
            raise TypeError(f"{cls.__name__} cannot take {', '.join(sorted(named))}")

    def replace(self, **changes: object) -> Self:
        """Return a copy in which the named fields have other values."""
        values = {field: getattr(self, field) for field in type(self).fields}
        return type(self)(**{**values, **changes})

    @override
    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot set {name!r}")

    @override
    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot delete {name!r}")

    def _values(self) -> tuple[object, ...]:
        return tuple(getattr(self, field) for field in type(self).fields)

    @override
    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self._values() == other._values()

    @override
    def __hash__(self) -> int:
        return hash((type(self), self._values()))

    @override
    def __repr__(self) -> str:
        shown = ", ".join(f"{field}={getattr(self, field)!r}" for field in type(self).fields)
        return f"{type(self).__name__}({shown})"

    @override
    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), self._values()
