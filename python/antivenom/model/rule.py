"""What is unsafe, and why does it matter?"""

from __future__ import annotations

from collections.abc import Mapping

from antivenom.model.record import Record
from antivenom.model.vocabulary import (
    Confidence,
    Effort,
    Persona,
    Severity,
    Status,
    SubjectKind,
)


class Reference(Record):
    """A document about the danger.

    Attributes:
        title: What to call it.
        url: Where it is; empty if it has no address.
    """

    title: str
    url: str = ""


class Remediation(Record):
    """What to do instead.

    Attributes:
        text: One or two sentences.
        effort: How much work that is.
    """

    text: str
    effort: Effort = Effort.LOW


class Variant(Record):
    """How one entry of a rule's detection departs from the rule itself.

    Attributes:
        severity: Of the findings of this entry.
        precision: Of this entry.
        persona: Who wants to hear of this entry's findings.
    """

    severity: Severity
    precision: Confidence
    persona: Persona


class Rule(Record):
    """One rule, without its detection.

    Attributes:
        id: `AV` and four digits; of an outside rule, as its file writes it.
        name: Slug that says the bad thing; of an outside rule, its id.
        title: The advice in a few words; of an outside rule, its message.
        severity: How bad the worst likely consequence is.
        precision: How often a finding is right.
        persona: Who tolerates its false alarms.
        status: Where it stands in its life.
        section: Two digits; empty for an outside rule.
        subject: What sort of subject it judges.
        cwe: Numbers of the weaknesses, the closest first; empty if unknown.
        since: Version of antivenom that brought it; empty for an outside rule.
        python: Version range of the interpreters it speaks about; empty for all.
        quiet_in_tests: True if it does not run in test code.
        aliases: Names of other tools and guides, each with its ids of this rule.
        cves: Vulnerabilities that show the danger, as CVE ids.
        references: Documents about the danger.
        remediation: What to do instead; None if the rule does not say.
        origin: Label of the outside rule file; empty for a rule of antivenom.
        variants: One for each entry of the detection, in its order.
    """

    id: str
    name: str
    title: str
    severity: Severity
    precision: Confidence
    persona: Persona = Persona.REGULAR
    status: Status = Status.STABLE
    section: str = ""
    subject: SubjectKind = SubjectKind.SOURCE
    cwe: tuple[int, ...] = ()
    since: str = ""
    python: str = ""
    quiet_in_tests: bool = False
    aliases: Mapping[str, tuple[str, ...]] = {}
    cves: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    remediation: Remediation | None = None
    origin: str = ""
    variants: tuple[Variant, ...] = ()

    def variant(self, entry: int) -> Variant:
        """Return what holds for the findings of one entry of the detection.

        Args:
            entry: Its place in the detection, from 0.

        Returns:
            The entry's own values, or the rule's where it has none.
        """
        if 0 <= entry < len(self.variants):
            return self.variants[entry]
        return Variant(self.severity, self.precision, self.persona)

    @property
    def broadest_persona(self) -> Persona:
        """The persona from which on some entry of the rule speaks."""
        return min((variant.persona for variant in self.variants), default=self.persona)
