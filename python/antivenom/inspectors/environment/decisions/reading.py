"""Of which form is a VEX document, and what does it say?"""

from __future__ import annotations

import json

from antivenom.errors import UsageError
from antivenom.inspectors.environment.decisions.csaf import read_csaf
from antivenom.inspectors.environment.decisions.cyclonedx import read_cyclonedx_vex
from antivenom.inspectors.environment.decisions.openvex import read_openvex

TYPE_CHECKING = False
if TYPE_CHECKING:
    from antivenom.inspectors.environment.decisions.statement import Decisions


def read_vex(data: bytes, path: str) -> Decisions:
    """Read a VEX document of any of the three forms.

    Args:
        data: The file.
        path: What to call it.

    Raises:
        UsageError: It is no VEX document at all; the text begins with its path.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"))
    except RecursionError as error:
        raise UsageError(f"{path}: is nested too deeply") from error
    except ValueError as error:
        raise UsageError(f"{path}: is no JSON document") from error
    if isinstance(document, dict):
        context = document.get("@context")
        if isinstance(context, str) and "openvex" in context:
            return read_openvex(document, path)
        if document.get("bomFormat") == "CycloneDX":
            return read_cyclonedx_vex(document, path)
        about = document.get("document")
        if isinstance(about, dict) and "csaf_version" in about:
            return read_csaf(document, path)
    raise UsageError(f"{path}: is no VEX document: neither OpenVEX nor CycloneDX nor CSAF")
