"""Texts without what they end on, and where leaving something out would say something else."""

from __future__ import annotations

import random

import pytest

from claimcheck.training.shortened import shortened


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "The mill was shut down after a fire.", "The mill was shut down."),
        ("en", "Nahr United sacked their coach, amid protests.", "Nahr United sacked their coach."),
        ("ar", "أغلقت الوزارة المطحنة القديمة بعد حريق.", "أغلقت الوزارة المطحنة القديمة."),
        ("ar", "أغلقت الوزارة المطحنة القديمة في البصرة.", "أغلقت الوزارة المطحنة القديمة."),
        ("ar", "ارتفعت أسعار القمح 12 في المئة.", None),
        ("en", "No one was hurt badly in the blast.", None),
        ("en", "The mill didn't shut down after a fire.", None),
        ("en", "It was shut down six weeks after a fire.", None),
        ("en", "The mill was shut down on Monday; a warehouse in Basra burned.", "The mill was shut down."),
        ("en", "The mill has taken in over 200 workers.", None),
        ("en", "The owner may have shut it down after a fire.", None),
        ("ar", "أغلقت الوزارة جميع المطاحن القديمة بعد حريق.", None),
        ("en", "The mill shut.", None),
        ("en", "Mill shut after fire.", None),
        ("fr", "Le moulin a été fermé après un incendie.", None),
    ],
)
def test_shortened(lang: str, text: str, expected: str | None) -> None:
    assert shortened(text, lang, random.Random(1)) == expected
