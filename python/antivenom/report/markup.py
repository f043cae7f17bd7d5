"""How does text become HTML that cannot be more than text?

Everything that is written into a page passes through here: `text` and `prose` for what people read, `tag`
for elements, whose attributes are escaped. A `Markup` is what has passed; plain strings are escaped
wherever one is put beside it, so that forgetting to is no hole.
"""

from __future__ import annotations

from antivenom.report.visible import visible, visible_lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_EMPTY = frozenset({"br", "col", "hr", "input", "link", "meta", "rect", "path"})
"""Elements that have no content, and no end tag."""


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(content: str) -> Markup:
    """Return text as HTML: nothing in it is markup, controls and marks of direction show."""
    return Markup(_escaped(visible_lines(content)))


def prose(content: str) -> Markup:
    """Return text as HTML, with what stands between backticks as code."""
    parts = content.split("`")
    if len(parts) % 2 == 0:
        return text(content)
    return joined(tag("code", part) if at % 2 else part for at, part in enumerate(parts))


def tag(name: str, /, *content: str | Markup, **attributes: str | int | bool) -> Markup:
    """Return an element.

    Args:
        name: Its name.
        content: What is in it; plain strings are escaped.
        attributes: By name; a final underscore is dropped, others are hyphens. True stands for
            an attribute without a value, False for none.
    """
    written = ["<", name]
    for key, value in attributes.items():
        if value is False:
            continue
        written.append(f" {key.rstrip('_').replace('_', '-')}")
        if value is not True:
            written.append(f'="{_escaped(visible(str(value)))}"')
    if name in _EMPTY:
        return Markup("".join((*written, ">" if name not in {"rect", "path"} else "/>")))
    return Markup("".join((*written, ">", joined(content), f"</{name}>")))


def joined(parts: Iterable[str | Markup], between: str = "") -> Markup:
    """Return parts one after the other; plain strings are escaped."""
    return Markup(between.join(each if isinstance(each, Markup) else text(each) for each in parts))


def _escaped(content: str) -> str:
    escaped = content.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace('"', "&quot;").replace("'", "&#39;")
