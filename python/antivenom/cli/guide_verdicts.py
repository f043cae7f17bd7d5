"""What becomes of each rule when it runs on the texts that test it?"""

from __future__ import annotations

import os
from enum import Enum

from antivenom.model.record import Record
from antivenom.model.vocabulary import Persona, SubjectKind, SubjectState

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from antivenom.catalog.annotations import Difference
    from antivenom.catalog.rules import Compiled, LoadedRule, RuleFolder
    from antivenom.catalog.trials import Trial, Trials
    from antivenom.inspectors.source.driver import Inspected
    from antivenom.model.finding import Finding
    from antivenom.model.messages import Gap

    _Place = tuple[str, int, str]
    """File, line, and the rule that found something there if it is not the one under test."""


class Verdict(Enum):
    """What became of a rule."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not run"
    UNTESTED = "untested"


class Result(Record):
    """What became of one rule, and where.

    Attributes:
        rule: Its id.
        origin: Its rule file; empty for a rule of antivenom.
        verdict: What became of it.
        missing: Places where a finding is demanded and absent.
        unexpected: Places of findings that nothing demands.
        improved: Places of known faults that are faults no longer.
        notes: Sentences on what else is wrong, or why it did not run.
    """

    rule: str
    origin: str
    verdict: Verdict
    missing: tuple[str, ...] = ()
    unexpected: tuple[str, ...] = ()
    improved: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class _Places:
    """Collects the places where a rule differs from what its trials demand."""

    def __init__(self) -> None:
        self.missing: set[_Place] = set()
        self.unexpected: set[_Place] = set()
        self.improved: set[_Place] = set()

    def add(self, trial: Trial, difference: Difference) -> None:
        """Add how a rule did in a trial."""
        self.missing |= {(*trial.place(line), "") for line in difference.missing}
        self.unexpected |= {(*trial.place(line), "") for line in difference.unexpected}
        self.improved |= {(*trial.place(line), "") for line in difference.improved}

    def result(self, rule_id: str, origin: str, notes: Sequence[str]) -> Result:
        """Return the result, which does not judge the notes."""
        places = (self.missing, self.unexpected, self.improved)
        missing, unexpected, improved = (tuple(map(_written, sorted(each))) for each in places)
        verdict = Verdict.FAILED if any(places) else Verdict.PASSED
        return Result(rule_id, origin, verdict, missing, unexpected, improved, tuple(notes))


def _written(place: _Place) -> str:
    file, line, rule = place
    return f"{file}:{line} {rule}".rstrip()


def outside_results(paths: Sequence[str], wanted: set[str]) -> Iterator[Result]:
    """Test the rules of files from outside, one file of rules after the other.

    Each file of rules is a run of its own: test files may have the names of modules that other
    test files import.
    """
    from antivenom.catalog.rules import load_outside

    loaded = load_outside(paths)
    by_file: dict[str, list[LoadedRule]] = {}
    for each in loaded.rules:
        by_file.setdefault(each.rule.origin, []).append(each)
    gaps: dict[str, list[Gap]] = {}
    for gap in loaded.gaps:
        gaps.setdefault(gap.path, []).append(gap)
    known = {each.rule.id for each in loaded.rules} | {gap.rule for gap in loaded.gaps if gap.rule}
    _check_ids(wanted, known)
    for file in sorted({*by_file, *gaps}):
        chosen = [each for each in by_file.get(file, ()) if not wanted or each.rule.id in wanted]
        yield from _not_run(gaps.get(file, ()), wanted)
        if chosen:
            named = [each.rule.id for each in by_file[file]]
            named += [gap.rule for gap in gaps.get(file, ())]
            results = _test_file(file, by_file[file], named)
            yield from (each for each in results if not wanted or each.rule in wanted)


def _check_ids(wanted: set[str], known: set[str]) -> None:
    """Refuse ids of rules that are not there.

    Raises:
        UsageError: There is one.
    """
    from antivenom.catalog.nearest import suggestion
    from antivenom.errors import UsageError

    for id_ in sorted(wanted - known):
        raise UsageError(f"no rule {id_!r}{suggestion(id_, known)}")


def _test_file(file: str, rules: Sequence[LoadedRule], known: Iterable[str]) -> Iterator[Result]:
    from antivenom.catalog.rules import compile_rules
    from antivenom.catalog.trials import outside_trials

    python = all(set(each.source.languages) <= {"python"} for each in rules)
    trials = outside_trials(file, known, python=python)
    # A test file lies beside its rule, not where the rule would look for what it is about.
    compiled = compile_rules(rules, anywhere=True)
    yield from _not_run(compiled.gaps, set())
    found = _inspect(compiled, [trial.file for trial in trials.trials]) if trials.trials else {}
    languages = {each.rule.id: each.source.languages for each in rules}
    for rule in compiled.rules:
        reads_text = set(languages[rule.id]) - {"python"}
        mine = [trial for trial in trials.trials if reads_text or trial.is_python]
        result = _judged(rule.id, file, mine, found, trials.problems)
        wrong = [line for trial in mine for line in _fix_faults(rule.id, trial, found)]
        if wrong:
            result = result.replace(verdict=Verdict.FAILED, notes=(*result.notes, *wrong))
        yield result


def _judged(
    rule_id: str,
    origin: str,
    trials: Sequence[Trial],
    found: dict[str, Inspected],
    problems: Iterable[str],
) -> Result:
    """Compare what one rule found with what each trial demands of it."""
    places = _Places()
    notes = list(problems)
    tested = False
    for trial in trials:
        seen = found.get(trial.file)
        lines = _lines_of(seen, rule_id)
        tested = tested or bool(trial.demands_on(rule_id)) or bool(lines)
        places.add(trial, trial.judge(rule_id, lines))
        if trial.is_python and not _is_whole(seen):
            notes += _unseen(trial, seen)
    result = places.result(rule_id, origin, notes)
    if not tested:
        return result.replace(verdict=Verdict.UNTESTED)
    # What is wrong with a test file may concern the other rules in it.
    return result if result.verdict is Verdict.FAILED else result.replace(notes=())


def _fix_faults(rule_id: str, trial: Trial, found: Mapping[str, Inspected]) -> Iterator[str]:
    """Yield how a trial differs after the fixes from the file that says how it has to be.

    The fixes of all rules of the file are applied. A difference is held against the rules whose
    fixes stand in the lines that differ, or else against all of them.
    """
    from antivenom.catalog.fixed_texts import apply_edits, difference, fixed_file, wrong_lines

    path = fixed_file(trial.file)
    seen = found.get(trial.file)
    if path is None or seen is None:
        return
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        expected = file.read()
    fixes = [
        (one.rule, edit) for _, one in seen.findings for fix in one.fixes[:1] for edit in fix.edits
    ]
    fixed = apply_edits(trial.text, [edit for _, edit in fixes])
    wrong = wrong_lines(expected, fixed.text)
    culprits = {
        rule
        for (rule, _), lines in zip(fixes, fixed.lines, strict=True)
        if lines and not wrong.isdisjoint(range(lines[0], lines[1] + 1))
    }
    if rule_id in (culprits or {rule for rule, _ in fixes} or {rule_id}):
        yield from difference(path, expected, fixed.text)


def _not_run(gaps: Iterable[Gap], wanted: set[str]) -> Iterator[Result]:
    from antivenom.report.wording import place

    for gap in gaps:
        if wanted and gap.rule not in wanted:
            continue
        note = f"{place(gap.path, gap.span)}: {gap.kind}: {gap.message}"
        yield Result(gap.rule or gap.path, gap.path, Verdict.NOT_RUN, notes=(note,))


def _inspect(compiled: Compiled, paths: Sequence[str], base: str = "") -> dict[str, Inspected]:
    """Run rules over files; return what was found by path as given."""
    from antivenom.inspectors.source.driver import Places, inspect

    places = Places(tuple(paths), base=base, respect_gitignore=False)
    wanted = {os.path.abspath(path): path for path in paths}
    found: dict[str, Inspected] = {}
    for each in inspect(places, compiled):
        # Reported paths are relative to the working directory or to the base.
        for start in ("", base):
            path = wanted.get(os.path.abspath(os.path.join(start, each.subject.name)))
            if path is not None:
                found[path] = each
    return found


def guide_results(root: str | None, wanted: set[str]) -> Iterator[Result]:
    """Test the rules of the guide, all texts of all rules in one run of the kernel."""
    from tempfile import TemporaryDirectory

    from antivenom.catalog.rules import RULES_FOLDER, compile_rules, load_guide, rule_folders
    from antivenom.catalog.selectors import OWN_SECTION
    from antivenom.catalog.trials import guide_trials

    folders = rule_folders(root or RULES_FOLDER)
    _check_ids(wanted, {folder.id for folder in folders})
    loaded = load_guide(folders)
    # All rules run, because compliant files have to be clean under all of them.
    # Those of the scan itself have nothing that the kernel could run.
    # Nor have those about other subjects, which an inspector judges by itself.
    own = {
        each.rule.id
        for each in loaded.rules
        if each.rule.section == OWN_SECTION or each.rule.subject is not SubjectKind.SOURCE
    }
    compiled = compile_rules(each for each in loaded.rules if each.rule.id not in own)
    chosen = [folder for folder in folders if not wanted or folder.id in wanted]
    gaps = (*loaded.gaps, *compiled.gaps)
    yield from _not_run(gaps, wanted)
    ready = {rule.id for rule in compiled.rules}
    ready |= own
    trials = {
        folder.id: guide_trials(folder, has_examples=folder.id not in own)
        for folder in chosen
        if folder.id in ready
    }
    with TemporaryDirectory(prefix="antivenom-") as base:
        written = _write_trials(base, trials.values())
        found = _inspect(compiled, list(written), base) if written else {}
    inspected = {trial: found.get(path) for path, trial in written.items()}
    for folder in chosen:
        if folder.id in ready:
            yield _test_folder(folder, trials[folder.id], inspected)


def _write_trials(base: str, groups: Iterable[Trials]) -> dict[str, Trial]:
    """Write each text to a file of its own; return the trials by path.

    The names are those of no module that an example could import.
    """
    written: dict[str, Trial] = {}
    for trial in (trial for trials in groups for trial in trials.trials):
        path = os.path.join(base, f"antivenom_trial_{len(written):05}.py")
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(trial.text)
        written[path] = trial
    return written


def _test_folder(
    folder: RuleFolder, trials: Trials, inspected: dict[Trial, Inspected | None]
) -> Result:
    """Judge all trials of a rule of antivenom."""
    places = _Places()
    notes = list(trials.problems)
    for trial in trials.trials:
        seen = inspected[trial]
        if not _is_whole(seen):
            notes += _unseen(trial, seen)
        places.add(trial, trial.judge(folder.id, _lines_of(seen, folder.id)))
        for other in {one.rule for one in trial.annotations} - {folder.id, ""}:
            # Lines of other rules are theirs; only what is demanded here has to be there.
            difference = trial.judge(other, _lines_of(seen, other))
            places.add(trial, difference.replace(unexpected=()))
        if trial.clean:
            places.unexpected |= _other_findings(trial, seen, folder.id)
    result = places.result(folder.id, "", notes)
    return result.replace(verdict=Verdict.FAILED) if notes else result


def _is_whole(seen: Inspected | None) -> bool:
    return seen is not None and seen.state is SubjectState.ANALYSED


def _unseen(trial: Trial, seen: Inspected | None) -> Iterator[str]:
    """Yield why the kernel did not see the whole text of a trial."""
    gaps = seen.gaps if seen is not None else ()
    for gap in gaps:
        file, line = trial.place(gap.span.start_line if gap.span is not None else 1)
        yield f"{file}:{line}: {gap.kind}: {gap.message}"
    if not gaps:
        yield f"{trial.file}:{trial.first_line}: was not analysed"


def _other_findings(trial: Trial, seen: Inspected | None, rule_id: str) -> set[_Place]:
    """Return the findings of other regular rules in a file that has to be clean."""
    return {
        (*trial.place(_first_line(finding)), finding.rule)
        for _, finding in (seen.findings if seen is not None else ())
        if finding.rule != rule_id and finding.persona is Persona.REGULAR
    }


def _lines_of(seen: Inspected | None, rule_id: str) -> set[int]:
    """Return the lines where findings of a rule start."""
    findings = (finding for _, finding in (seen.findings if seen is not None else ()))
    return {_first_line(finding) for finding in findings if finding.rule == rule_id}


def _first_line(finding: Finding) -> int:
    span = finding.location.span if finding.location is not None else None
    return span.start_line if span is not None else 1
