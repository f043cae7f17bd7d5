"""What can go wrong, whose fault is it, and which exit status follows?

    AntivenomError
    ├── UsageError                 the user asked for what cannot be done
    │   ├── ConfigurationError     a settings file says something wrong
    │   ├── SelectorError          a selector names no rule
    │   ├── RuleFileError          an outside rule file cannot be read
    │   ├── SavedRunError          a saved stream is malformed
    │   └── OutputError            the report cannot be written
    ├── EvidenceError              facts about vulnerabilities are absent or damaged
    └── DefectError                antivenom itself is broken, or its installation

The text of each is one line for people, without a full stop. `antivenom.cli.main`
is the one place that turns an exception into a message and an exit status. What
cannot be *checked* (a file that does not parse, a rule that does not compile) is
no exception: it is a gap in the run's coverage.
"""

from __future__ import annotations

from enum import IntEnum


class ExitStatus(IntEnum):
    """What the process says to its caller.

    Of `CLEAN`, `FINDINGS` and `INCOMPLETE` the highest that applies wins.
    """

    CLEAN = 0
    """Nothing was found, and everything that was asked for was checked."""
    FINDINGS = 1
    """Something was found at or above the threshold."""
    INCOMPLETE = 2
    """Wrong use, or something could not be checked."""
    INTERRUPTED = 130
    """The user interrupted the run (128 + SIGINT, as shells count)."""


class AntivenomError(Exception):
    """Whatever antivenom raises on purpose.

    Attributes:
        status: Exit status of a process that ends with it.
    """

    status = ExitStatus.INCOMPLETE


class UsageError(AntivenomError):
    """The user asked for what cannot be done."""


class ConfigurationError(UsageError):
    """A settings file says something wrong; the text begins with its path."""


class SelectorError(UsageError):
    """A selector names no rule."""


class RuleFileError(UsageError):
    """An outside rule file cannot be read; the text begins with its path."""


class SavedRunError(UsageError):
    """A saved stream is malformed; the text names the line."""


class OutputError(UsageError):
    """The report cannot be written; the text says where to and why."""


class EvidenceError(AntivenomError):
    """Facts about vulnerabilities are absent, damaged or not what they claim to be.

    The text begins with the file or the address. Whoever cannot read the facts
    must never go on as if there were none.
    """


class DefectError(AntivenomError):
    """antivenom itself is broken, or its installation."""
