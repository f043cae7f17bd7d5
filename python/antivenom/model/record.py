"""How does a value of the model stay frozen, small and quick to make?

Records behave like ``@dataclass(frozen=True, slots=True)``: fields are the
annotations of the class, in order, and type checkers know it through
`dataclass_transform` (PEP 681). They are not dataclasses because importing
`dataclasses` pulls in `inspect`, `ast` and `tokenize` and compiles source text
for every class: measured on CPython 3.11, that alone nearly doubles the CPU
time of a bare interpreter, and `antivenom check` runs in editors and hooks.

Underneath, a record is a tuple: to fill slot by slot from Python takes several
times as long, and a run over a million lines makes tens of thousands of
records. Nothing but this module relies on it, and type checkers do not see it.

What a record does not do: mutable fields, default factories, `InitVar`,
ordering. A field whose default is shared by all instances must be immutable.
"""

from __future__ import annotations

from operator import itemgetter

from antivenom.model.overriding import dataclass_transform, override

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn, TypeVar

    from typing_extensions import Self

    _R = TypeVar("_R", bound="Record")
    _Storage = object
else:
    _Storage = tuple


@dataclass_transform(frozen_default=True)
class RecordType(type):
    """The type of record classes: turns annotations into fields.

    Attributes:
        fields: Names of the fields, inherited ones first.
        defaults: Values of the fields that may be left out.
        field_places: Numbers of the fields, from 0.
    """

    fields: tuple[str, ...]
    defaults: Mapping[str, object]
    field_places: Mapping[str, int]

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any]) -> RecordType:
        """Build a record class; see the module's docstring."""
        # `from __future__ import annotations` keeps this entry on every CPython
        # up to 3.14, which would otherwise compute annotations on demand.
        own = tuple(namespace.get("__annotations__", ()))
        parents = [base for base in bases if isinstance(base, RecordType)]
        inherited = parents[0].fields if parents else ()
        defaults = {field: namespace.pop(field) for field in own if field in namespace}
        for place, field in enumerate(own, len(inherited)):
            namespace[field] = property(itemgetter(place))
        namespace["__slots__"] = ()
        namespace["__match_args__"] = own
        cls = super().__new__(mcs, name, bases, namespace)
        cls.fields = (*inherited, *own)
        cls.field_places = {field: place for place, field in enumerate(cls.fields)}
        cls.defaults = {**(parents[0].defaults if parents else {}), **defaults}
        return cls


class Record(_Storage, metaclass=RecordType):
    """A frozen value with named fields; see the module's docstring."""

    def __new__(cls, *values: object, **named: object) -> Self:
        """Take the fields from positional and named values, then from defaults.

        Raises:
            TypeError: A field is missing, unknown or given twice.
        """
        if named or len(values) != len(cls.fields):
            # The usual way first: names alone, all of them right.
            merged = {**cls.defaults, **named}
            if not values and merged.keys() == cls.field_places.keys():
                values = tuple(map(merged.__getitem__, cls.fields))
            else:
                values = (*values, *_rest(cls, len(values), named))
        return _stored(cls, values)

    def replace(self, **changes: object) -> Self:
        """Return a copy in which the named fields have other values."""
        values = dict(zip(type(self).fields, _values(self), strict=True))
        return type(self)(**{**values, **changes})

    @override
    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot set {name!r}")

    @override
    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} is frozen: cannot delete {name!r}")

    @override
    def __eq__(self, other: object) -> bool:
        # Never `NotImplemented`: a plain tuple of the same values would then count as equal.
        return isinstance(other, Record) and (
            type(self) is type(other) and _values(self) == _values(other)
        )

    @override
    def __ne__(self, other: object) -> bool:
        return not self == other

    @override
    def __hash__(self) -> int:
        return hash((type(self), _values(self)))

    @override
    def __repr__(self) -> str:
        pairs = zip(type(self).fields, _values(self), strict=True)
        return f"{type(self).__name__}({', '.join(f'{field}={value!r}' for field, value in pairs)})"

    @override
    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        return type(self), _values(self)


if TYPE_CHECKING:

    def _stored(cls: type[_R], values: tuple[object, ...]) -> _R: ...
    def _values(record: Record) -> tuple[object, ...]: ...
else:
    _stored = tuple.__new__
    _values = tuple


def _rest(cls: RecordType, given: int, named: dict[str, object]) -> list[object]:
    """Return the values of the fields from the one at `given` on.

    Raises:
        TypeError: A field is missing, unknown or given twice.
    """
    if given > len(cls.fields):
        raise TypeError(f"{cls.__name__} takes {len(cls.fields)} fields, got {given}")
    rest: list[object] = []
    for field in cls.fields[given:]:
        if field in named:
            rest.append(named.pop(field))
        elif field in cls.defaults:
            rest.append(cls.defaults[field])
        else:
            raise TypeError(f"{cls.__name__} needs a value for {field!r}")
    if named:
        raise TypeError(f"{cls.__name__} cannot take {', '.join(sorted(named))}")
    return rest
