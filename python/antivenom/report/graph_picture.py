"""How is a graph of components drawn, so that it can be read, searched and printed?

An SVG picture inside the page: boxes that are links into the inventory, arrows behind them. Colours
come from the page's style sheet alone, and each box says in words what its colour says. Whoever
cannot see the picture has the same in the inventory's column of needs.
"""

from __future__ import annotations

from antivenom.model.record import Record
from antivenom.report.graph_layout import choose, lay_out
from antivenom.report.markup import Markup, joined, tag

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from antivenom.report.graph_layout import Spot

BOX_WIDTH, BOX_HEIGHT = 190, 24
COLUMN_GAP, ROW_GAP = 70, 8
_MARGIN = 12
_MOST_CHARACTERS = 27


class Box(Record):
    """One component of the picture.

    Attributes:
        ref: Its reference.
        label: What is written into its box.
        needs: References of what it needs.
        level: Word for what was found in it: a severity, `unscored`, `undecided`; empty for
            nothing.
        anchor: Where in the page it is described; empty for nowhere.
        is_root: Whether the picture begins with it.
    """

    ref: str
    label: str
    needs: tuple[str, ...]
    level: str = ""
    anchor: str = ""
    is_root: bool = False


def picture(boxes: Iterable[Box]) -> Markup:
    """Draw a graph.

    Args:
        boxes: All that could be drawn; if they are too many, some are left out, which the
            picture says.

    Returns:
        A figure; nothing if there is nothing to draw.
    """
    known = {box.ref: box for box in boxes}
    if len(known) < 2:
        return Markup("")
    needs = {ref: box.needs for ref, box in known.items()}
    roots = [ref for ref, box in known.items() if box.is_root]
    drawn = choose(needs, roots, {ref for ref, box in known.items() if box.level})
    # Roots first, so that circles are cut where they lead back.
    ordered = sorted(drawn, key=lambda ref: (not known[ref].is_root, known[ref].label, ref))
    inside = set(drawn)
    edges = [(ref, to) for ref in ordered for to in needs[ref] if to in inside and to != ref]
    spots = lay_out(ordered, edges)
    caption = f"{len(drawn):,} components, {len(edges):,} arrows to what each of them needs"
    if len(drawn) < len(known):
        caption += f"; {len(known) - len(drawn):,} more are not drawn: see the inventory"
    numbers = {ref: number for number, ref in enumerate(ordered)}
    parts = [_arrow(spots, numbers, *edge) for edge in edges]
    parts += [_box(known[ref], spots[ref], numbers[ref]) for ref in ordered]
    figure = tag(
        "div",
        _canvas(spots, parts),
        class_="scroll",
        tabindex=0,
        role="group",
        aria_label="Dependency graph; scrolls",
    )
    return tag("figure", figure, tag("figcaption", caption))


def _canvas(spots: Mapping[str, Spot], parts: Iterable[Markup]) -> Markup:
    width = max(_x(spot) for spot in spots.values()) + BOX_WIDTH + _MARGIN
    height = max(_y(spot) for spot in spots.values()) + BOX_HEIGHT + _MARGIN
    return tag(
        "svg",
        tag("title", "Which component needs which", id="graph-title"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        id="graph",
        viewBox=f"0 0 {width} {height}",
        width=width,
        height=height,
        role="img",
        aria_labelledby="graph-title",
    )


def _x(spot: Spot) -> int:
    return _MARGIN + spot.column * (BOX_WIDTH + COLUMN_GAP)


def _y(spot: Spot) -> int:
    return _MARGIN + round(spot.row * (BOX_HEIGHT + ROW_GAP))


def _arrow(spots: Mapping[str, Spot], numbers: Mapping[str, int], source: str, to: str) -> Markup:
    start_x, start_y = _x(spots[source]) + BOX_WIDTH, _y(spots[source]) + BOX_HEIGHT // 2
    end_x, end_y = _x(spots[to]), _y(spots[to]) + BOX_HEIGHT // 2
    bend = max(COLUMN_GAP // 2, abs(end_x - start_x) // 3)
    line = (
        f"M{start_x} {start_y}C{start_x + bend} {start_y} {end_x - bend} {end_y} "
        f"{end_x - 5} {end_y}"
    )
    head = f"M{end_x} {end_y}l-7 -3.5v7z"
    return tag(
        "g",
        tag("path", class_="line", d=line),
        tag("path", class_="head", d=head),
        class_="arrow",
        data_from=numbers[source],
        data_to=numbers[to],
    )


def _box(box: Box, spot: Spot, number: int) -> Markup:
    x, y = _x(spot), _y(spot)
    told = f"{box.label}: {box.level}" if box.level else box.label
    label = box.label
    if len(label) > _MOST_CHARACTERS:
        label = f"{label[: _MOST_CHARACTERS - 1]}\u2026"
    shape = joined(
        (
            tag("title", told),
            tag("rect", x=x, y=y, width=BOX_WIDTH, height=BOX_HEIGHT, rx=4),
            tag("text", label, x=x + 8, y=y + 16),
        )
    )
    look = f"box {box.level}" + (" root" if box.is_root else "")
    if box.anchor:
        return tag("a", shape, href=f"#{box.anchor}", class_=look.strip(), data_box=number)
    return tag("g", shape, class_=look.strip(), data_box=number)
