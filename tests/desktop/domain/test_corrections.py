"""Which submitted need may be corrected, in which phase; and which conflict may be settled."""

from datetime import UTC, datetime

import msgspec
import pytest

import resources
from desktop.domain.corrections import check_changed, check_correct, check_phase, check_settle, keep_of
from desktop.domain.refusals import Refusal
from desktop.domain.validation import check_name, check_validated
from sync.client.ledger.states import State
from sync.contract.campaign import Campaign, read_campaign

PACK = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())


def in_phase(key: str) -> Campaign:
    return msgspec.structs.replace(PACK, open_phase=key)


@pytest.mark.parametrize("state", ["draft", "to_validate", "validated", "withdrawn", *State])
def test_by_its_state(state: str) -> None:
    """A need may be corrected in two of its states; for each other state the refusal says why, and what to do."""
    if state in ("accepted", "deposited"):
        check_correct(state, "")
        return
    with pytest.raises(Refusal, match="not_correctable") as caught:
        check_correct(state, "")
    assert caught.value.sentence.endswith(".")
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("waiting", "code"),
    [
        ("finalised", "correction_waiting"),
        ("held", "correction_waiting"),
        ("deposited", "correction_waiting"),
        ("quarantined", "correction_waiting"),
        ("conflict", "conflict"),
    ],
)
def test_one_correction_at_a_time(waiting: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_correct("accepted", waiting)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("phase", "grouped", "allowed"),
    [
        ("needs", False, True),
        ("needs", True, True),
        ("vote", False, False),
        ("vote", True, True),  # what is voted on may still be worded better
        ("steering", False, False),
        ("steering", True, False),
        ("deployment", True, False),
    ],
)
def test_by_the_phase(phase: str, grouped: bool, allowed: bool) -> None:
    now = datetime(2030, 1, 1, tzinfo=UTC)  # once the platform has opened a phase, dates no longer count
    if allowed:
        check_phase(in_phase(phase), now, grouped=grouped)
        return
    with pytest.raises(Refusal, match="phase_closed"):
        check_phase(in_phase(phase), now, grouped=grouped)


def test_between_two_phases_nothing_is_corrected() -> None:
    with pytest.raises(Refusal, match="phase_closed"):
        check_phase(PACK, datetime(2030, 1, 1, tzinfo=UTC), grouped=False)
    check_phase(PACK, datetime(2021, 2, 1, tzinfo=UTC), grouped=False)
    with pytest.raises(Refusal, match="phase_closed"):  # in the vote phase only what was grouped is corrected
        check_phase(PACK, datetime(2021, 4, 1, tzinfo=UTC), grouped=False)


def test_before_the_first_exchange_no_phase_is_known() -> None:
    check_phase(None, datetime(2030, 1, 1, tzinfo=UTC), grouped=False)


def test_a_correction_says_something_else() -> None:
    check_changed(True)
    with pytest.raises(Refusal, match="unchanged"):
        check_changed(False)


@pytest.mark.parametrize("word", ["mine", "platform", "both"])
def test_three_ways_to_settle(word: str) -> None:
    assert keep_of(word) == word


@pytest.mark.parametrize("word", ["", "Mine", "neither"])
def test_and_no_other(word: str) -> None:
    with pytest.raises(Refusal) as caught:
        keep_of(word)
    assert (caught.value.code, caught.value.field, caught.value.of_input) == ("keep_unknown", "keep", True)


@pytest.mark.parametrize(
    ("open", "revision", "code"), [(True, "op", ""), (False, "op", "no_conflict"), (True, "", "platform_unknown")]
)
def test_when_a_conflict_may_be_settled(open: bool, revision: str, code: str) -> None:
    if not code:
        check_settle(open, revision)
        return
    with pytest.raises(Refusal, match=code):
        check_settle(open, revision)


@pytest.mark.parametrize(
    ("wanted", "validated_at", "refused"),
    [(False, "", False), (False, "x", False), (True, "x", False), (True, "", True)],
)
def test_the_mayors_word(wanted: bool, validated_at: str, refused: bool) -> None:
    if not refused:
        check_validated(wanted, validated_at)
        return
    with pytest.raises(Refusal, match="not_validated"):
        check_validated(wanted, validated_at)


def test_whoever_validates_is_named() -> None:
    check_name("Mme Martin")
    check_name("x" * 200)
    for name, code in (("", "by_missing"), (" \n", "by_missing"), ("x" * 201, "by_too_long")):
        with pytest.raises(Refusal) as caught:
            check_name(name)
        assert (caught.value.code, caught.value.field, caught.value.of_input) == (code, "by", True)
