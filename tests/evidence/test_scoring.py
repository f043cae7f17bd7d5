"""Is a vector scored as FIRST says, and is what cannot be scored never 0?"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.evidence import HINT, CvssVector, Epss, Kev, Ssvc, best_score, score
from antivenom.evidence.facts import CveFacts
from antivenom.evidence.ranking import Urgency, evidence_of, urgency, urgency_of
from antivenom.model.evidence import Evidence
from antivenom.model.vocabulary import EvidenceKind, Severity
from antivenom.model.wire import record_from_json, record_to_json

if TYPE_CHECKING:
    from pathlib import Path

# Source: the examples of CVSS v2.0, v3.0, v3.1 and v4.0 that FIRST publishes.
KNOWN = [
    ("AV:N/AC:L/Au:N/C:N/I:N/A:C", "2", 7.8, "high"),
    ("(AV:N/AC:L/Au:N/C:C/I:C/A:C)", "2", 10.0, "critical"),
    ("CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N", "3.0", 6.1, "medium"),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H", "3.1", 9.8, "critical"),
    ("CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N", "3.1", 1.8, "low"),
    ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N", "3.1", 0.0, "none"),
    ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H", "4.0", 10.0, "critical"),
    ("CVSS:4.0/AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N", "4.0", 7.3, "high"),
]


@pytest.mark.parametrize(("vector", "version", "value", "word"), KNOWN)
def test_a_vector_has_the_score_that_first_gives_it(
    vector: str, version: str, value: float, word: str
) -> None:
    found = score(vector, "db")
    assert (found.version, found.value, found.word, found.source) == (version, value, word, "db")


@pytest.mark.parametrize(
    ("vector", "base"),
    [
        ("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/MAV:P", 9.8),
        ("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N/E:U", 9.3),
    ],
)
def test_metrics_of_a_moment_or_an_environment_do_not_count(vector: str, base: float) -> None:
    assert score(vector).value == base


@pytest.mark.parametrize(
    "vector",
    [
        "",
        "9.8",
        "CVSS:3.1/AV:N",
        "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:X",
        "CVSS:5.0/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:3.1/AV:N/AV:L/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H",
        "CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H",
        "AV:N/AC:L/Au:N/C:N/I:N",
        "CVSS:3.1/" + "A:N/" * 10_000,
    ],
)
def test_what_cannot_be_scored_is_unknown_and_says_why(vector: str) -> None:
    found = score(vector)
    assert (found.value, found.band, found.word) == (None, None, "unknown")
    assert found.reason


@given(
    vector=st.text(max_size=60)
    | st.lists(st.sampled_from("CVSS:3.1 CVSS:4.0 AV:N AC:L C:H A:H X".split())).map("/".join)
)
def test_any_text_is_scored_or_unknown(vector: str) -> None:
    found = score(vector)
    assert (found.value is None) == bool(found.reason)


def test_of_several_vectors_the_highest_counts() -> None:
    low, high = CvssVector(KNOWN[4][0], "a"), CvssVector(KNOWN[7][0], "b")
    unknown = CvssVector("nonsense", "c")
    best = best_score([unknown, low, high])
    assert best is not None
    assert (best.value, best.source) == (7.3, "b")
    alone = best_score([unknown])
    assert alone is not None
    assert alone.value is None
    assert best_score([]) is None


@pytest.mark.slow
def test_without_the_library_a_score_is_missing_and_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "cvss.py").write_text("raise ImportError\n", encoding="utf-8")
    code = (
        f"import sys; sys.path[:0] = [{str(tmp_path)!r}]\n"
        "from antivenom.evidence import score\n"
        f"found = score({KNOWN[3][0]!r}); print(found.value, found.reason)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == f"None {HINT}\n"


OPTIONAL = st.none() | st.floats(0, 1)
URGENCIES = st.builds(
    Urgency,
    st.booleans(),
    OPTIONAL,
    st.none() | st.floats(0, 10),
    st.none() | st.sampled_from(Severity),
)


@given(left=URGENCIES, right=URGENCIES)
def test_the_order_is_lexicographic_and_what_is_missing_comes_last(
    left: Urgency, right: Urgency
) -> None:
    if left.exploited != right.exploited:
        assert (left.key < right.key) == left.exploited
    elif left.epss != right.epss:
        first = right.epss is None or (left.epss is not None and left.epss > right.epss)
        assert (left.key < right.key) == first
    elif left.cvss != right.cvss:
        first = right.cvss is None or (left.cvss is not None and left.cvss > right.cvss)
        assert (left.key < right.key) == first


def test_a_missing_value_comes_after_zero() -> None:
    assert Urgency(epss=0.0).key < Urgency(epss=None).key
    assert Urgency(cvss=0.0).key < Urgency(cvss=None).key
    assert Urgency(severity=Severity.LOW).key < Urgency().key
    assert Urgency(severity=Severity.HIGH).key < Urgency(severity=Severity.LOW).key


FACTS = CveFacts(
    cve="CVE-2024-0001",
    epss=Epss(0.97341, 0.99891, "2026-08-16", "EPSS"),
    kev=Kev("2024-03-01", "2024-03-22", True, "A Thing", "2026-08-07", "CISA KEV"),
    ssvc=Ssvc("active", "yes", "total", "2024-10-24", "CISA Vulnrichment"),
    cvss=(CvssVector(KNOWN[3][0], "db"), CvssVector("nonsense", "db")),
    dates=(("db", "2026-07-23"),),
)


def test_facts_become_evidence_with_source_and_date() -> None:
    kev, epss, cvss, unscored, ssvc = evidence_of(FACTS)
    assert (kev.kind, kev.value, kev.date) == (EvidenceKind.KEV, "2024-03-01", "2026-08-07")
    assert kev.details == {"due": "2024-03-22", "ransomware": "known", "name": "A Thing"}
    assert (epss.value, epss.details) == ("0.97341", {"percentile": "0.99891"})
    assert (cvss.value, cvss.source, cvss.date) == (KNOWN[3][0], "db", "2026-07-23")
    assert cvss.details == {"version": "3.1", "score": "9.8", "band": "critical"}
    assert unscored.details == {}
    assert ssvc.value == "active/yes/total"
    assert evidence_of(CveFacts("CVE-1")) == ()


def test_evidence_survives_a_saved_stream() -> None:
    for each in evidence_of(FACTS):
        assert record_from_json(Evidence, record_to_json(each), "evidence") == each


def test_urgency_is_the_same_from_facts_and_from_evidence() -> None:
    other = CveFacts("CVE-2", epss=Epss(0.5, 0.9, "2026-08-16", "EPSS"))
    evidence = (*evidence_of(other), *evidence_of(FACTS))
    expected = Urgency(True, 0.97341, 9.8, Severity.LOW)
    assert urgency(evidence, Severity.LOW) == urgency_of([other, FACTS], Severity.LOW) == expected
    assert (
        urgency((), Severity.LOW) == urgency_of([], Severity.LOW) == Urgency(severity=Severity.LOW)
    )


def test_evidence_that_makes_no_sense_is_missing() -> None:
    broken = [
        Evidence(EvidenceKind.EPSS, "CVE-1", "EPSS", value="nan"),
        Evidence(EvidenceKind.CVSS, "CVE-1", "db", details={"score": "11"}),
    ]
    assert urgency(broken) == Urgency()
