"""Duties of a mairie that no service answers: typed as into a search, none twice, none that is learned as another."""

import re
from collections import Counter

import msgspec

from resources import path

DUTIES = msgspec.json.decode(path("duties.json").read_bytes(), type=list[str], strict=True)
ASKED = msgspec.json.decode(path("asked.json").read_bytes(), type=dict[str, list[str]], strict=True)


def words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))


def test_duties_are_plainly_typed() -> None:
    assert [duty for duty in DUTIES if duty != " ".join(duty.split()) or "’" in duty or duty.endswith(".")] == []


def test_no_duty_is_there_twice_or_is_a_phrase_for_a_service() -> None:
    counts = Counter(map(words, DUTIES))
    assert [duty for duty, count in counts.items() if count > 1] == []
    assert counts.keys() & {words(phrase) for phrases in ASKED.values() for phrase in phrases} == set()
