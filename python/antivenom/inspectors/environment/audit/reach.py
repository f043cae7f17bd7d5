"""Does an SBOM name a component that a vulnerability affects?

The question of the first hours: which of all that we ship has this? An answer is *affected*,
*not affected*, or *unknown* with the reason; a document that cannot be read, a component without
a version and one whose purl is missing are unknown, never "not affected".
"""

from __future__ import annotations

from enum import Enum

from antivenom.inspectors.environment.audit.matching import verdict_of
from antivenom.inspectors.environment.audit.versions import Verdict
from antivenom.inspectors.environment.embedded import read_claims
from antivenom.inspectors.environment.purl import normal_name, read_purl
from antivenom.model.record import Record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.evidence import Advisory
    from antivenom.inspectors.environment.sbom import Claim

MAX_SBOM_BYTES = 256 * 1024 * 1024
MAX_REASONS = 20


class Reach(Enum):
    """What a document comes to."""

    AFFECTED = "affected"
    UNAFFECTED = "not affected"
    UNKNOWN = "unknown"


class Answer(Record):
    """What is said of one document.

    Attributes:
        reach: Whether something in it is affected.
        components: Purls of what is affected, sorted.
        reasons: What nobody can say, a sentence each; also beside affected components.
    """

    reach: Reach
    components: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


def unknown(reason: str) -> Answer:
    """Return the answer to what cannot be told."""
    return Answer(Reach.UNKNOWN, (), (reason,))


def reach_of(data: bytes, advisory: Advisory) -> Answer:
    """Say whether an SBOM names something that a vulnerability affects.

    Args:
        data: The document, CycloneDX or SPDX.
        advisory: What is known of the vulnerability, about all packages together.
    """
    packages = {each.name for each in advisory.affected if each.name}
    if not packages:
        return unknown(f"{advisory.id} names no package")
    claims = read_claims(data)
    if claims.problem:
        return unknown(claims.problem)
    hit: set[str] = set()
    reasons: dict[str, None] = {}
    for claim in claims.claims:
        verdict, reason = _judge(claim, advisory, packages)
        if verdict is Verdict.AFFECTED:
            hit.add(claim.purl)
        elif verdict is Verdict.UNDECIDED:
            reasons[reason] = None
    kept = tuple(reasons)[:MAX_REASONS]
    if hit:
        return Answer(Reach.AFFECTED, tuple(sorted(hit)), kept)
    return Answer(Reach.UNKNOWN if kept else Reach.UNAFFECTED, (), kept)


def _judge(claim: Claim, advisory: Advisory, packages: set[str]) -> tuple[Verdict, str]:
    if not claim.purl:
        if normal_name(claim.name) in packages:
            named = f"{claim.name} {claim.version}".strip()
            return Verdict.UNDECIDED, f"{named} has no purl, so it may be another package"
        return Verdict.UNAFFECTED, ""
    # Most components are of other packages; the reader of purls is slow.
    if not claim.purl.startswith("pkg:pypi/"):
        return Verdict.UNAFFECTED, ""
    read = read_purl(claim.purl)
    name = normal_name(read[2]) if read is not None else ""
    if read is None or name not in packages:
        return Verdict.UNAFFECTED, ""
    version = read[3] or claim.version
    if not version:
        return Verdict.UNDECIDED, f"{claim.purl} has no version"
    own = advisory.replace(affected=tuple(e for e in advisory.affected if e.name == name))
    verdict, reason = verdict_of(version, own)
    return verdict, f"{claim.purl}: {reason}"
