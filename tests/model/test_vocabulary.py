"""Are the words of the model ordered as they say?"""

from __future__ import annotations

import pytest

from antivenom.model import Confidence, Persona, Severity


def test_severities_stand_from_low_to_critical() -> None:
    assert sorted(Severity, reverse=True) == [
        Severity.CRITICAL,
        Severity.HIGH,
        Severity.MEDIUM,
        Severity.LOW,
    ]


def test_each_persona_includes_those_before() -> None:
    assert Persona.REGULAR <= Persona.PEDANTIC <= Persona.AUDITOR
    assert not Persona.AUDITOR <= Persona.PEDANTIC


def test_words_of_different_scales_do_not_compare() -> None:
    with pytest.raises(TypeError):
        assert Severity.LOW < Confidence.HIGH
