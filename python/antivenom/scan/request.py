"""What does the user want from a scan?"""

from __future__ import annotations

from antivenom.catalog.selectors import Selection
from antivenom.inspectors.source.driver import Places
from antivenom.model.record import Record
from antivenom.model.vocabulary import Severity
from antivenom.scan.path_rules import PathRules


class Threshold(Record):
    """What makes a run end in which exit status.

    Attributes:
        fail_on: Complaints below this severity leave the status alone.
        require_coverage: Share of the files, 0 to 100, that must have been wholly
            checked; None to demand nothing.
        allow_incomplete: Whether what could not be checked leaves the status alone.
        exit_zero: Whether complaints leave the status alone.
    """

    fail_on: Severity = Severity.LOW
    require_coverage: float | None = None
    allow_incomplete: bool = False
    exit_zero: bool = False


class Request(Record):
    """One scan of source files.

    Attributes:
        places: Where to look.
        selection: Which rules to run.
        rule_files: Files and folders of rules from outside.
        builtin: Whether the rules of antivenom run.
        path_rules: Which rules hold where.
        threshold: What makes the run fail.
        configuration: SHA-256 of the effective settings, hexadecimal.
        today: Day that suppressions are held against, ISO 8601.
    """

    places: Places
    today: str
    selection: Selection = Selection()
    rule_files: tuple[str, ...] = ()
    builtin: bool = True
    path_rules: PathRules = PathRules()
    threshold: Threshold = Threshold()
    configuration: str = ""
