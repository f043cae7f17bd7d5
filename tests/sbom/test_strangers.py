"""Do the readers of foreign SBOMs hold for anything that JSON can say?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from antivenom.inspectors.sbom.difference import compare
from antivenom.inspectors.sbom.document import Document
from antivenom.inspectors.sbom.profiles import PROFILES, SignatureState, grade
from antivenom.inspectors.sbom.reading import SbomError, parse_sbom

KEYS = {
    "cyclonedx": "metadata component components bom-ref name version supplier purl cpe hashes alg "
    "content licenses license expression id dependencies ref dependsOn compositions aggregate "
    "authors tools lifecycles phase properties value swid type group externalReferences",
    "spdx2": "packages SPDXID versionInfo supplier externalRefs referenceType referenceLocator "
    "checksums algorithm checksumValue licenseDeclared relationships spdxElementId "
    "relatedSpdxElement relationshipType creationInfo creators created comment files fileName "
    "hasExtractedLicensingInfos licenseId documentDescribes",
    "spdx3": "@graph type spdxId @id creationInfo createdBy createdUsing specVersion name from to "
    "relationshipType software_packageUrl verifiedUsing hashValue algorithm externalIdentifier "
    "rootElement suppliedBy software_sbomType comment simplelicensing_licenseExpression",
}
HEADS: dict[str, dict[str, Any]] = {
    "cyclonedx": {"bomFormat": "CycloneDX", "specVersion": "1.6"},
    "spdx2": {"spdxVersion": "SPDX-2.3"},
    "spdx3": {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"},
}
WORDS = (
    "DEPENDS_ON CONTAINS dependsOn contains hasDeclaredLicense software_Package Relationship "
    "SpdxDocument a b NOASSERTION DESCRIBES SHA-256"
).split()
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=8),
    st.sampled_from(WORDS),
)


def trees(keys: list[str]) -> st.SearchStrategy[Any]:
    """JSON whose keys are those of a standard, and whose values are anything."""
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.dictionaries(st.sampled_from(keys), inner, max_size=6),
        ),
        max_leaves=30,
    )


@pytest.mark.parametrize("standard", KEYS)
@given(data=st.data())
def test_wrong_types_everywhere_are_read_as_nothing(standard: str, data: st.DataObject) -> None:
    keys = KEYS[standard].split()
    body = data.draw(st.dictionaries(st.sampled_from(keys), trees(keys), max_size=8))
    read = parse_sbom(json.dumps({**body, **HEADS[standard]}).encode(), "d")
    assert isinstance(read, Document)
    for profile in PROFILES:
        assert grade(read, profile, SignatureState(False))
    assert not compare(read, read)


@given(st.binary(max_size=200))
def test_any_bytes_that_are_no_sbom_are_refused_in_one_line(data: bytes) -> None:
    with pytest.raises(SbomError) as caught:
        parse_sbom(data, "d")
    assert str(caught.value).startswith("d: ")
    assert "\n" not in str(caught.value)
