"""Is an environment whole, and nothing but what its distributions brought?

Every distribution is a subject, and so is the environment itself, for what belongs to
none of them. Judges look at facts that were collected once; what they say gets the
words of the model here.
"""

from __future__ import annotations

import hashlib
import os
import posixpath
import sys

from antivenom.errors import UsageError
from antivenom.inspectors.environment.environment import target_of
from antivenom.inspectors.environment.integrity.bytecode import Depth, judge_bytecode
from antivenom.inspectors.environment.integrity.drift import judge_drift
from antivenom.inspectors.environment.integrity.exposure import judge_links, judge_writable
from antivenom.inspectors.environment.integrity.facts import Facts
from antivenom.inspectors.environment.integrity.recorded import judge_recorded, judge_records
from antivenom.inspectors.environment.integrity.scripts import judge_interpreters, judge_scripts
from antivenom.inspectors.environment.integrity.startup import judge_startup
from antivenom.inspectors.environment.integrity.unowned import judge_unowned
from antivenom.inspectors.environment.integrity.verdict import (
    BYTECODE,
    DANGLING,
    DRIFT,
    LEAVING,
    MISSING,
    MODIFIED,
    RECORD_FILE,
    SCRIPT,
    STARTUP,
    UNOWNED,
    WRITABLE,
    Verdict,
)
from antivenom.inspectors.environment.interpreter import find_interpreter
from antivenom.inspectors.environment.inventory import (
    Form,
    InventoryRequest,
    open_installed,
    recognise,
)
from antivenom.inspectors.environment.inventory import inspect as inspect_inventory
from antivenom.inspectors.environment.project import inspect_project
from antivenom.inspectors.environment.shown import shown_path
from antivenom.model.finding import Finding
from antivenom.model.location import Location
from antivenom.model.messages import Gap
from antivenom.model.record import Record
from antivenom.model.subject import Subject
from antivenom.model.vocabulary import SubjectKind, SubjectState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from antivenom.inspectors.environment.component import Inventory
    from antivenom.inspectors.environment.installed import Installed
    from antivenom.model.rule import Rule

RULES = frozenset(
    {
        MODIFIED,
        MISSING,
        UNOWNED,
        STARTUP,
        SCRIPT,
        BYTECODE,
        WRITABLE,
        DANGLING,
        LEAVING,
        DRIFT,
        RECORD_FILE,
    }
)
"""Ids of the rules that are judged here."""

MAX_FINDINGS = 10_000
"""Bound on what is said about one environment; a gap tells that there is more."""


class IntegrityRequest(Record):
    """What to check.

    Attributes:
        path: A folder; empty for the environment of this very process.
        form: What to take it for.
        lock: A lock, or a project with locks, to hold it against; empty for none.
        depth: How bytecode is compared with its source.
    """

    path: str = ""
    form: Form = Form.AUTO
    lock: str = ""
    depth: Depth = Depth.CHANGED


class Examined(Record):
    """What is to be said about one subject.

    Attributes:
        subject: A distribution, or the environment.
        state: How much of it was looked at.
        findings: By path, then rule.
        gaps: What could not be checked in it.
        lines: Always 0: it has none.
    """

    subject: Subject
    state: SubjectState
    findings: tuple[Finding, ...] = ()
    gaps: tuple[Gap, ...] = ()
    lines: int = 0


def inspect(request: IntegrityRequest, rules: Mapping[str, Rule]) -> Iterator[Examined]:
    """Check environments.

    Args:
        request: What to check.
        rules: Those that are judged, by id.

    Yields:
        For each environment that is found first itself, then its distributions by name.

    Raises:
        UsageError: There is no environment, or the lock is none.
    """
    path = request.path or sys.prefix
    lock = _read_lock(request.lock) if request.lock and DRIFT in rules else None
    tree, places = open_installed(path, _form(request, path))
    for place in places:
        # What was found on the way to the places belongs to the first of them.
        facts = Facts(tree, place)
        verdicts = list(_judged(facts, request, lock, rules))
        gaps = list(tree.gaps)
        tree.gaps.clear()
        unread = lock.gaps if lock is not None and place is places[0] else ()
        yield from _Wording(facts, path, rules).examined(verdicts, gaps, unread)


def inventory_of(request: IntegrityRequest) -> Inventory:
    """Take the inventory of what is to be checked.

    Raises:
        UsageError: There is no environment.
    """
    return inspect_inventory(
        InventoryRequest(request.path, _form(request, request.path or sys.prefix))
    )


def _form(request: IntegrityRequest, path: str) -> Form:
    if not request.path:
        return Form.PREFIX
    form = recognise(path) if request.form is Form.AUTO else request.form
    if form is Form.CPYTHON:
        return Form.PREFIX
    if form not in {Form.PREFIX, Form.SITE, Form.CONTAINER}:
        raise UsageError(f"{path}: is no environment: name a folder that distributions are in")
    if not os.path.isdir(path):
        raise UsageError(f"{path}: there is no such folder")
    return form


def _read_lock(path: str) -> Inventory:
    form = recognise(path)
    if form not in {Form.LOCK, Form.PROJECT}:
        raise UsageError(f"{path}: is no lock, and no project with one")
    return inspect_project(path)


def _judged(
    facts: Facts, request: IntegrityRequest, lock: Inventory | None, rules: Mapping[str, Rule]
) -> Iterator[Verdict]:
    """Ask every judge whose rules run; the others cost nothing."""
    judges = (
        ({MODIFIED, MISSING, RECORD_FILE}, judge_recorded),
        ({RECORD_FILE}, judge_records),
        ({UNOWNED}, judge_unowned),
        ({STARTUP}, judge_startup),
        ({SCRIPT}, judge_scripts),
        ({DANGLING}, judge_interpreters),
        ({WRITABLE}, judge_writable),
        ({LEAVING}, judge_links),
    )
    for ids, judge in judges:
        if not ids.isdisjoint(rules):
            yield from judge(facts)
    if BYTECODE in rules:
        yield from judge_bytecode(facts, request.depth)
    if lock is not None:
        markers = target_of(
            facts.place, find_interpreter(facts.tree, facts.place), facts.installed
        ).markers()
        yield from judge_drift(lock, facts.installed, markers)


class _Wording:
    """Says in the words of the model what was found in one environment."""

    def __init__(self, facts: Facts, path: str, rules: Mapping[str, Rule]) -> None:
        self._facts = facts
        self._shown = shown_path(path)
        self._rules = rules
        label = os.path.basename(os.path.abspath(path)) or "root"
        if facts.place.prefix.strip("./"):
            label = posixpath.join(label, facts.place.prefix)
        where = self._locate(facts.place.prefix if facts.is_owned else "")
        self._environment = Subject(SubjectKind.ENVIRONMENT, label, where)

    def examined(
        self, verdicts: Iterable[Verdict], gaps: Iterable[Gap], unread: tuple[Gap, ...]
    ) -> Iterator[Examined]:
        """Yield the environment, then its distributions by name.

        Args:
            verdicts: What was found.
            gaps: What could not be checked, with paths relative to the subject.
            unread: What of the lock could not be read, with paths as they are shown.
        """
        found: dict[str, list[Finding]] = {}
        said = [verdict for verdict in verdicts if verdict.rule in self._rules]
        for verdict in said[:MAX_FINDINGS]:
            owner = verdict.owner.component.path if verdict.owner else ""
            found.setdefault(owner, []).append(self._finding(verdict))
        missed: dict[str, list[Gap]] = {"": list(unread)}
        for gap in gaps:
            owner = self._owner(gap)
            missed.setdefault(owner, []).append(gap.replace(path=self._locate_gap(gap)))
        if len(said) > MAX_FINDINGS:
            more = f"holds {len(said) - MAX_FINDINGS:,} findings more than are listed"
            gap = Gap("budget", more, self._environment.path or "")
            missed.setdefault("", []).append(gap)
        yield _examined(self._environment, found.get("", ()), missed.get("", ()))
        for each in sorted(self._facts.installed, key=_order):
            path = each.component.path
            yield _examined(self._subject(each), found.get(path, ()), missed.get(path, ()))

    def _subject(self, owner: Installed | None) -> Subject:
        if owner is None:
            return self._environment
        component = owner.component
        return Subject(
            SubjectKind.DISTRIBUTION,
            component.name,
            self._locate(component.path),
            component.version or None,
        )

    def _finding(self, verdict: Verdict) -> Finding:
        rule = self._rules[verdict.rule]
        subject = self._subject(verdict.owner)
        within = posixpath.relpath(verdict.path or ".", self._facts.place.prefix or ".")
        parts = (rule.id, subject.name, within, verdict.about)
        text = "\0".join(parts).encode("utf-8", "surrogatepass")
        return Finding(
            rule=rule.id,
            subject=subject,
            message=verdict.message,
            severity=verdict.severity or rule.severity,
            confidence=verdict.confidence or rule.precision,
            persona=verdict.persona or rule.persona,
            fingerprint=hashlib.sha256(text).hexdigest()[:32],
            location=verdict.place or Location(self._locate(verdict.path)),
            outcome=verdict.outcome,
        )

    def _locate(self, path: str) -> str:
        """Return a path of the subject as it is shown."""
        return posixpath.normpath(posixpath.join(self._shown, path))

    def _locate_gap(self, gap: Gap) -> str:
        if gap.path in {"", self._facts.tree.label}:
            return self._shown
        return self._locate(gap.path)

    def _owner(self, gap: Gap) -> str:
        owner = self._facts.owner_of(gap.path)
        if owner is not None:
            return owner.component.path
        for each in self._facts.installed:
            if gap.path == each.component.path or gap.path.startswith(f"{each.component.path}/"):
                return each.component.path
        return ""


def _order(installed: Installed) -> tuple[str, str, str]:
    return installed.name, installed.component.version, installed.component.path


def _examined(subject: Subject, findings: Iterable[Finding], gaps: Iterable[Gap]) -> Examined:
    missed = tuple(gaps)
    state = SubjectState.PARTIAL if missed else SubjectState.ANALYSED
    return Examined(subject, state, tuple(sorted(findings, key=_place)), missed)


def _place(finding: Finding) -> tuple[str, str, str]:
    return finding.location.path if finding.location else "", finding.rule, finding.message
