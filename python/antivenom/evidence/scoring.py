"""How bad is what a CVSS vector describes?

The arithmetic is that of the library `cvss`, which comes with
`antivenom[environment]` and is imported when the first vector is scored (9 ms).
The score is the base score: metrics of the environment or of the moment that a vector
carries are left out, because they speak about somebody else's. A vector that cannot be
scored has no score. It is never 0, which would say that there is no danger.

Source: CVSS v2.0, v3.0, v3.1 and v4.0 of FIRST; bands after v3.1 section 5 and
v4.0 section 6. Version 2 has no critical band of its own; it is shown in those of v3.
"""

from __future__ import annotations

import re

from antivenom.model.record import Record
from antivenom.model.vocabulary import Severity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from antivenom.evidence.advisory import CvssVector

HINT = "CVSS scores need: pip install 'antivenom[environment]'"
"""What to do about scores that are missing because the library is."""

MAX_VECTOR = 300
"""How long a vector may be; the longest that CVSS 4.0 allows has about 190 characters."""

_PREFIX = re.compile(r"CVSS:(3\.0|3\.1|4\.0)/")
_METRIC = re.compile(r"[A-Za-z]{1,3}:[A-Za-z]{1,6}")
_BASE = {
    "2": "AV AC Au C I A",
    "3.0": "AV AC PR UI S C I A",
    "3.1": "AV AC PR UI S C I A",
    "4.0": "AV AC AT PR UI VC VI VA SC SI SA",
}
_BANDS = (
    (9.0, Severity.CRITICAL),
    (7.0, Severity.HIGH),
    (4.0, Severity.MEDIUM),
    (0.1, Severity.LOW),
)


class Score(Record):
    """What a vector came to.

    Attributes:
        vector: The vector as it was published.
        source: Who published it; empty if unknown.
        version: `2`, `3.0`, `3.1` or `4.0`; empty if it is no vector.
        value: Base score, 0.0 to 10.0; None if it is unknown.
        reason: Why it is unknown; empty otherwise.
    """

    vector: str
    source: str = ""
    version: str = ""
    value: float | None = None
    reason: str = ""

    @property
    def band(self) -> Severity | None:
        """The severity that CVSS calls it; None if the score is unknown or 0.0."""
        if self.value is None:
            return None
        return next((band for least, band in _BANDS if self.value >= least), None)

    @property
    def word(self) -> str:
        """The band in one word: `none` for a score of 0.0, `unknown` without a score."""
        if self.value is None:
            return "unknown"
        return self.band.value if self.band else "none"


_MAX_KEPT = 10_000
_scored: dict[str, Score] = {}
"""Scores by vector, because a CVSS 4.0 vector takes longer to score than to look up."""


def score(vector: str, source: str = "") -> Score:
    """Score a vector.

    Args:
        vector: Whatever somebody published as one; of version 2 also in parentheses.
        source: Who did.

    Returns:
        Its base score, or a score that is unknown, with the reason.
    """
    if vector not in _scored:
        if len(_scored) >= _MAX_KEPT:
            _scored.clear()
        _scored[vector] = _score(vector)
    return _scored[vector].replace(source=source)


def forget() -> None:
    """Forget the scores that are kept, for when the library came or went."""
    _scored.clear()


def best_score(vectors: Iterable[CvssVector]) -> Score | None:
    """Return the score to show for several vectors.

    Returns:
        The highest that is known, of the newest version of CVSS among equals; one that is
        unknown if all are; None if there is no vector.
    """
    scores = [score(each.vector, each.source) for each in vectors]
    known = [each for each in scores if each.value is not None]
    if known:
        return max(known, key=lambda each: (each.value or 0.0, each.version))
    return scores[0] if scores else None


def _score(vector: str) -> Score:
    if len(vector) > MAX_VECTOR:
        return Score(vector[:MAX_VECTOR], reason=f"is longer than {MAX_VECTOR} characters")
    prefix = _PREFIX.match(vector)
    version = prefix[1] if prefix else "2"
    text = vector[prefix.end() :] if prefix else vector.removeprefix("(").removesuffix(")")
    metrics = text.split("/")
    if not all(map(_METRIC.fullmatch, metrics)):
        return Score(vector, reason="is no CVSS vector")
    wanted = _BASE[version].split()
    base = [each for each in metrics if each.partition(":")[0] in wanted]
    written = (f"CVSS:{version}/" if prefix else "") + "/".join(base)
    try:
        from importlib import import_module

        library = import_module("cvss")
    except ImportError:
        return Score(vector, "", version, reason=HINT)
    try:
        return Score(vector, "", version, _base_score(library, version, written))
    # What the library raises on malformed vectors is not all of its own classes.
    except (library.CVSSError, ArithmeticError, LookupError, ValueError, TypeError) as error:
        reason = " ".join(str(error).split())[:200] or type(error).__name__
        return Score(vector, "", version, reason=f"cannot be scored: {reason}")


def _base_score(library: Any, version: str, vector: str) -> float:
    if version == "2":
        return float(library.CVSS2(vector).scores()[0])
    if version == "4.0":
        return float(library.CVSS4(vector).base_score)
    return float(library.CVSS3(vector).scores()[0])
