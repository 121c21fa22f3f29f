"""The key on paper: read back as it was written, and a mistake is named by its group."""

import random
from contextlib import suppress

import pytest

from sync.client.device import recovery
from sync.client.device.recovery import BadWriting

SEED = bytes(range(32))


@pytest.mark.parametrize("seed", [SEED, bytes(32), b"\xff" * 32, b"\x80" + bytes(31)])
def test_it_is_read_as_it_was_written(seed: bytes) -> None:
    text = recovery.write(seed)
    assert len(text.split("-")) == recovery.GROUPS
    assert recovery.read(text) == seed
    assert recovery.read(text.lower().replace("-", "  \n").replace("0", "o").replace("1", "l")) == seed


def test_what_is_on_paper_stays_what_it_is() -> None:
    """A later release must read the sheets of this one."""
    assert recovery.write(SEED) == "000GG-40R43-0M301-E209M-185GE-R38E2-1W816-24GKG-2GAHK-C5RRY-34D15-P70XF-3RFPM"


def test_one_wrong_letter_is_seen_in_its_group() -> None:
    text, chance = recovery.write(SEED), random.Random(7)
    for _ in range(300):
        at = chance.choice([place for place, letter in enumerate(text) if letter != "-"])
        other = chance.choice([letter for letter in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" if letter != text[at]])
        with pytest.raises(BadWriting) as told:
            recovery.read(text[:at] + other + text[at + 1 :])
        assert told.value.group == text[:at].count("-") + 1


def test_groups_that_changed_places_are_seen() -> None:
    groups = recovery.write(bytes(random.Random(3).randbytes(32))).split("-")
    for place in range(len(groups) - 1):
        swapped = list(groups)
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        with pytest.raises(BadWriting):
            recovery.read("-".join(swapped))


def test_a_last_group_from_another_sheet_is_seen_save_one_in_sixteen() -> None:
    """Each group is right by itself and the whole is wrong, whichever of its sums is the greater."""
    groups = recovery.write(SEED).split("-")
    others = {recovery.write(bytes([place]) * 32).split("-")[-1] for place in range(64)}
    seen = 0
    for last in others:
        with suppress(BadWriting):  # refusals are counted: a few of these sums are equal by chance
            recovery.read("-".join([*groups[:-1], last]))
            continue
        seen += 1
    assert seen > len(others) * 3 // 4


@pytest.mark.parametrize(
    ("text", "over"),
    [("", -65), ("ABCDE", -60), (recovery.write(SEED)[:-1], -1), (recovery.write(SEED) + "AB", 2)],
)
def test_too_short_or_too_long(text: str, over: int) -> None:
    with pytest.raises(BadWriting) as told:
        recovery.read(text)
    assert told.value.over == over


def test_a_letter_that_is_none() -> None:
    with pytest.raises(BadWriting) as told:
        recovery.read("é" + recovery.write(SEED)[1:])
    assert told.value.group == 1
