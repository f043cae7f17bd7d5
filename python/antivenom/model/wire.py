"""How does a message become a JSON object, and come back?

An object holds the fields of its record by their names; a field that has its
default value is left out, so that a stream stays small and a newer minor
version can add fields. Enums are their words, tuples are arrays, records are
objects, and a message adds `"type"`.

Reading checks every value against the annotations of the record, since
a saved stream is input like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from antivenom.model.messages import MESSAGES, PROTOCOL, Message
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, TypeVar

    _T = TypeVar("_T")

_WORDS = {record: word for word, record in MESSAGES.items()}


class MalformedMessageError(ValueError):
    """A JSON value is not the message that it should be; the text says why."""


def to_json(message: Message) -> dict[str, Any]:
    """Write a message as a JSON object.

    Returns:
        An object of strings, numbers, booleans, lists and objects, `"type"`
        first. Undecodable bytes of file names stay lone surrogates.
    """
    return {"type": _WORDS[type(message)], **record_to_json(message)}


def record_to_json(record: Record) -> dict[str, Any]:
    """Write any record of the model as a JSON object, without a `"type"`."""
    cls = type(record)
    written: dict[str, Any] = {}
    for field in cls.fields:
        value = getattr(record, field)
        if field in cls.defaults and value == cls.defaults[field]:
            continue
        written[field] = _value_to_json(value)
    return written


def _value_to_json(value: object) -> object:
    if isinstance(value, Record):
        return record_to_json(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_value_to_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _value_to_json(item) for key, item in value.items()}
    return value


def from_json(value: object) -> Message | None:
    """Read a message from a decoded JSON value.

    Returns:
        The message; None if its type is one that this version does not know.

    Raises:
        MalformedMessageError: The value is no message, or speaks another major
            version of the protocol.
    """
    if not isinstance(value, dict):
        raise MalformedMessageError(f"expected an object, got {_kind(value)}")
    word = value.get("type")
    if not isinstance(word, str):
        raise MalformedMessageError('expected a "type" that is a string')
    if word not in MESSAGES:
        return None
    if word == "header":
        _check_protocol(value.get("protocol", PROTOCOL))
    message = record_from_json(MESSAGES[word], value, word)
    return message if isinstance(message, Message) else None


def _check_protocol(version: object) -> None:
    major = PROTOCOL.partition(".")[0]
    if not isinstance(version, str) or version.partition(".")[0] != major:
        raise MalformedMessageError(f"this version reads protocol {major}.x, not {version!r}")


def record_from_json(cls: type[Record], value: object, where: str) -> Record:
    """Read a record of the given class.

    Args:
        cls: The class wanted.
        value: A decoded JSON value.
        where: What to call the value in messages, such as `finding.location`.

    Raises:
        MalformedMessageError: The value is no such record.
    """
    if not isinstance(value, dict):
        raise MalformedMessageError(f"{where}: expected an object, got {_kind(value)}")
    hints = _hints(cls)
    read: dict[str, object] = {}
    for field in cls.fields:
        if field in value:
            read[field] = _value_from_json(hints[field], value[field], f"{where}.{field}")
        elif field not in cls.defaults:
            raise MalformedMessageError(f"{where}: {field!r} is missing")
    return cls(**read)


_resolved: dict[type[Record], dict[str, Any]] = {}


def _hints(cls: type[Record]) -> dict[str, Any]:
    """Resolve the annotations of a record class, once."""
    if cls not in _resolved:
        # Only reading needs `typing`; a check does not pay for importing it.
        from typing import get_type_hints

        _resolved[cls] = get_type_hints(cls)
    return _resolved[cls]


def _value_from_json(hint: object, value: object, where: str) -> object:
    """Read a value of an annotated type; see `record_from_json`."""
    from types import UnionType
    from typing import get_args, get_origin

    origin, parts = get_origin(hint), get_args(hint)
    if origin is UnionType:
        (present,) = (part for part in parts if part is not type(None))
        return None if value is None else _value_from_json(present, value, where)
    if origin is tuple:
        items = enumerate(_expect(list, value, where))
        return tuple(_value_from_json(parts[0], item, f"{where}[{at}]") for at, item in items)
    if origin is Mapping:
        entries = _expect(dict, value, where).items()
        return {key: _value_from_json(parts[1], item, f"{where}.{key}") for key, item in entries}
    return _plain_from_json(hint, value, where)


def _plain_from_json(hint: object, value: object, where: str) -> object:
    """Read a value of an annotated type that has no parts."""
    if not isinstance(hint, type):
        raise TypeError(f"{where} is annotated with {hint!r}, which has no form in JSON")
    if issubclass(hint, Record):
        return record_from_json(hint, value, where)
    if issubclass(hint, Enum):
        return _member(hint, value, where)
    return _expect(hint, value, where)


def _member(vocabulary: type[Enum], value: object, where: str) -> Enum:
    for member in vocabulary:
        if member.value == value:
            return member
    words = ", ".join(str(member.value) for member in vocabulary)
    raise MalformedMessageError(f"{where}: expected one of {words}, got {value!r}")


def _expect(cls: type[_T], value: object, where: str) -> _T:
    # `True` is an `int` to Python, and not to JSON.
    if not isinstance(value, cls) or (isinstance(value, bool) and cls is not bool):
        raise MalformedMessageError(f"{where}: expected {_NAMES[cls]}, got {_kind(value)}")
    return value


_NAMES: Mapping[type[Any], str] = {
    str: "a string",
    int: "a whole number",
    bool: "true or false",
    list: "an array",
    dict: "an object",
}


def _kind(value: object) -> str:
    return "null" if value is None else _NAMES.get(type(value), "a number")
