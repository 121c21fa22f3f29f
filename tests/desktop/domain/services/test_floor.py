"""Which services are shown by what a sentence says for each: numbers beside which another floor shows others."""

from typing import Any

from desktop.domain.services import floor
from desktop.domain.services.floor import Sums


def of(*services: float, beyond: tuple[float, ...] = (0.0, 0.0), **others: Any) -> Sums:
    """Of services a, b, c…, and of kinds y and z."""
    says = {chr(ord("a") + place): much for place, much in enumerate(services)}
    plain: dict[str, Any] = {"alone": False, "both": frozenset(), "unlearned": False}
    kinds = dict(zip("yz", beyond, strict=True))
    return Sums(services=says, beyond=kinds, here=frozenset(says), **(plain | others))


def shown(sums: Sums) -> str:
    return "".join(floor.degrees(sums))


def test_the_first_five_are_shown_further_behind_the_best_than_those_after_them() -> None:
    assert shown(of(10, 6, 6, 6, 6, 6)) == "abcde", "4 behind is too far for a sixth"
    assert shown(of(10, 7, 7, 7, 7, 7)) == "abcdef"
    assert shown(of(10, 6, 6)) == "abc"
    assert shown(of(10, 4.5)) == "a", "and 5.5 for any"


def test_a_service_for_which_little_is_said_does_not_surely_answer() -> None:
    """However much less is said for what is none: half of its words may be unknown."""
    none = (-9.0, -9.0)
    assert floor.degrees(of(7.4, 6.1, 5.9, beyond=none)) == {"a": "likely", "b": "likely", "c": "possible"}
    assert floor.degrees(of(5.9, beyond=none)) == {"a": "possible"}
    assert floor.degrees(of(5.9, beyond=none, alone=True)) == {"a": "possible"}
    assert floor.degrees(of(6.0, beyond=none, alone=True)) == {"a": "likely"}


def test_beside_one_that_surely_answers_one_that_is_less_likely_only_may() -> None:
    degrees = floor.degrees(of(10, 8.6, 8.4, 7))
    assert degrees == {"a": "likely", "b": "likely", "c": "possible", "d": "possible"}


def test_beside_the_best_of_a_single_word_none_is_shown_that_is_far_behind() -> None:
    assert shown(of(10, 8.5, 7, alone=True)) == "ab"


def test_a_service_that_was_not_learned_needs_less_beside_another_meaning() -> None:
    """Its own words say on average less for it than those of one whose phrases are known."""
    another_meaning = (9.0, 0.0)
    assert shown(of(6.5, beyond=another_meaning, alone=True, unlearned=True)) == "a"
    assert shown(of(6.5, beyond=another_meaning, alone=True)) == ""
    assert shown(of(5.5, beyond=another_meaning, alone=True, unlearned=True)) == ""


def test_a_single_word_that_means_one_kind_and_no_other_tells_it_with_less() -> None:
    assert floor.kind(of(0, beyond=(6.5, 1.0), alone=True)) == "y"
    assert floor.kind(of(0, beyond=(6.5, 2.0), alone=True)) is None, "it means another kind as well"
    assert floor.kind(of(0, beyond=(6.5, 1.0))) is None, "of a sentence more is asked"
    assert floor.kind(of(0, beyond=(7.6, 7.5))) == "y"
