"""Votes of a commune with two computers, and the real platform: each knows what the other cast and withdrew."""

from datetime import timedelta
from pathlib import Path

import pytest

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.outbox.export_bundle import export_bundle
from desktop.actions.outbox.import_bundle import import_bundle
from desktop.actions.votes.cast_vote import cast_vote
from desktop.actions.votes.withdraw_vote import withdraw_vote
from desktop.database.opening import read_opening
from desktop.database.queries import timeline
from desktop.documents.vote_papers import vote_sheet_of
from desktop.domain.refusals import Refusal
from sync.client.ledger import verification
from tests.desktop.actions.exchanging import National, enrolled, national
from tests.desktop.actions.outbox.corrected import correct
from tests.desktop.actions.votes.two_computers import (
    SERVICE,
    Both,
    act_words_of,
    both,
    every,
    named,
    rounds,
    row,
    shown,
)
from tests.sync.client.carrying import Usb

__all__ = ["both", "enrolled", "national"]

TITLE = "openCimetière"


@pytest.mark.slow
@pytest.mark.parametrize("act", ["vote", "correction", "withdrawal"])
def test_what_another_computer_only_corrected_or_withdrew_makes_the_counts_those_of_this_one(
    both: Both, national: National, act: str
) -> None:
    first, second = both
    need = draft_need(first, title="Cimetière", description="Papier").value
    submit_need(first, need)
    cast_vote(first, SERVICE)
    rounds(national, first, second)
    assert not of_others(first)
    if act == "vote":
        withdraw_vote(second, SERVICE)
    elif act == "correction":
        correct(second, need, "Registre du cimetière")
    else:
        withdraw_need(second, need)
    rounds(national, second, first)
    assert of_others(first)


@pytest.mark.slow
def test_what_this_computer_corrected_and_withdrew_is_its_own(both: Both, national: National) -> None:
    first, _second = both
    need = draft_need(first, title="Cimetière", description="Papier").value
    submit_need(first, need)
    cast_vote(first, SERVICE)
    rounds(national, first)
    correct(first, need, "Registre du cimetière")
    rounds(national, first)
    withdraw_vote(first, SERVICE)
    withdraw_need(first, need)
    rounds(national, first)
    assert not of_others(first)


def of_others(context: CommuneContext) -> bool:
    opening = read_opening(context.store.path)
    assert opening is not None
    return opening.others


@pytest.mark.slow
def test_a_vote_of_one_is_the_others_too_and_either_withdraws_it(both: Both, national: National) -> None:
    first, second = both
    need = draft_need(first, title="Cimetière", description="Papier").value
    submit_need(first, need)
    cast = cast_vote(first, SERVICE, need=need).value.op
    rounds(national, first)
    assert row(second) is None
    rounds(national, second)
    found = row(second)
    assert found is not None
    assert (found.cast_op, found.title, found.kind, found.need) == (cast, TITLE, "service", need)
    assert (shown(first), shown(second)) == (("accepted", False, False), ("accepted", True, False))
    opening = read_opening(second.store.path)
    assert opening is not None
    assert (opening.votes, opening.others) == (1, True)
    mine = read_opening(first.store.path)
    assert mine is not None
    assert not mine.others
    with pytest.raises(Refusal, match="already_voted"):
        cast_vote(second, SERVICE)
    back = withdraw_vote(second, SERVICE).value.op
    assert named(second, back) == {cast}
    assert shown(second) == ("withdrawn", True, False)
    rounds(national, second, first)
    assert national.tally() == {}
    assert (shown(first), shown(second)) == (("withdrawn", False, True), ("withdrawn", True, False))
    again = cast_vote(second, SERVICE).value.op
    rounds(national, second, first)
    assert (shown(first), shown(second)) == (("accepted", True, False), ("accepted", False, False))
    assert named(first, withdraw_vote(first, SERVICE).value.op) == {cast, again}
    rounds(national, first, second)
    assert national.tally() == {}
    assert every(first) == {cast: ("withdrawn", False, False), again: ("withdrawn", True, False)}
    assert every(second) == {cast: ("withdrawn", True, False), again: ("withdrawn", False, True)}
    for one in both:
        with one.store.reading() as connection:
            assert verification.check(connection, one.head).ok


def test_where_both_voted_before_they_knew_one_withdrawal_takes_both_back(both: Both, national: National) -> None:
    first, second = both
    casts = [cast_vote(one, SERVICE).value.op for one in both]
    rounds(national, first, second, first)
    assert (shown(first), shown(second)) == (("accepted", False, False),) * 2
    back = withdraw_vote(first, SERVICE).value.op
    assert named(first, back) == set(casts)
    rounds(national, first, second)
    assert national.tally() == {}
    assert every(first) == dict(zip(casts, (("withdrawn", False, False), ("withdrawn", True, False)), strict=True))
    assert every(second) == dict(zip(casts, (("withdrawn", True, True), ("withdrawn", False, True)), strict=True))


@pytest.mark.slow
def test_what_waits_here_stands_before_what_the_platform_still_says(both: Both, national: National) -> None:
    first, second = both
    cast_vote(first, SERVICE)
    rounds(national, first, second)
    back = withdraw_vote(second, SERVICE).value.op
    with second.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM cursor WHERE scope = 'mine'")  # all of it comes once more
        connection.exec_driver_sql("UPDATE outbox SET state = 'quarantined' WHERE op = ?", (back,))
    rounds(national, second)
    assert shown(second) == ("withdrawn", True, False)
    with second.store.transaction() as connection:
        connection.exec_driver_sql("UPDATE outbox SET state = 'finalised' WHERE op = ?", (back,))
    cancel_act(second, back)
    assert shown(second) == ("accepted", True, False)
    assert national.tally() == {SERVICE: 1}


@pytest.mark.slow
def test_a_withdrawal_that_the_platform_refuses_lets_the_others_vote_stand(both: Both, national: National) -> None:
    first, second = both
    cast_vote(first, SERVICE)
    rounds(national, first, second)
    withdraw_vote(second, SERVICE)
    national.phase("vote")  # of proposals: services are no longer voted on
    rounds(national, second, first)
    assert (shown(first), shown(second)) == (("accepted", False, False), ("accepted", True, False))
    assert national.tally() == {SERVICE: 1}


@pytest.mark.slow
def test_by_stick_as_by_network(both: Both, national: National, tmp_path: Path) -> None:
    """The second computer has no link at all; an older key comes back after a newer one."""
    first, second = both
    usb = tmp_path / "usb"
    usb.mkdir()

    def carried(context: CommuneContext) -> Path:
        national.now += timedelta(minutes=20)
        return Usb(usb).answer(national, export_bundle(context, usb).value.file)

    cast_vote(first, SERVICE)
    rounds(national, first)
    early = carried(second)
    withdraw_vote(first, SERVICE)
    rounds(national, first)
    late = carried(second)
    import_bundle(second, late)
    assert shown(second) == ("withdrawn", True, True)
    import_bundle(second, early)
    assert shown(second) == ("withdrawn", True, True)
    cast_vote(first, SERVICE)
    rounds(national, first)
    import_bundle(second, carried(second))
    assert shown(second) == ("accepted", True, False)
    withdraw_vote(second, SERVICE)
    import_bundle(second, carried(second))
    rounds(national, first)
    assert national.tally() == {}
    assert (shown(first), shown(second)) == (("withdrawn", False, True), ("withdrawn", True, False))


@pytest.mark.slow
def test_a_withdrawal_that_has_not_left_is_taken_back_though_the_other_computer_has_voted_since(
    both: Both,
    national: National,
    tmp_path: Path,
) -> None:
    """Only a new vote of one's own must be taken back first."""
    first, second = both
    cast_vote(first, SERVICE)
    rounds(national, first, second)
    written = export_bundle(second, tmp_path).value.file
    back = withdraw_vote(second, SERVICE).value.op
    withdraw_vote(first, SERVICE)
    again = cast_vote(first, SERVICE).value.op
    rounds(national, first)
    national.now += timedelta(minutes=20)
    import_bundle(second, Usb(tmp_path).answer(national, written))
    cancel_act(second, back)
    found = row(second)
    assert found is not None
    assert (found.cast_op, found.stands, found.elsewhere) == (again, True, True)
    rounds(national, second)
    assert national.tally() == {SERVICE: 1}


@pytest.mark.parametrize("lost", ["the vote", "the withdrawal"])
@pytest.mark.parametrize("order", [(0, 1), pytest.param((1, 0), marks=pytest.mark.slow)])
def test_after_the_platform_was_put_back_both_say_what_it_counts(
    both: Both,
    national: National,
    tmp_path: Path,
    lost: str,
    order: tuple[int, int],
) -> None:
    first, second = both
    backup = national.backup(tmp_path) if lost == "the vote" else None
    cast_vote(first, SERVICE)
    rounds(national, first, second)
    backup = backup or national.backup(tmp_path)
    withdraw_vote(second, SERVICE)
    rounds(national, second, first)
    national.put_back(backup)
    national.now += timedelta(days=1)
    rounds(national, both[order[0]])
    assert shown(second)[0] == "withdrawn"
    rounds(national, both[order[1]], *both, *both)
    assert national.tally() == {}
    assert (shown(first), shown(second)) == (("withdrawn", False, True), ("withdrawn", True, False))


@pytest.mark.slow
def test_what_another_computer_cast_and_the_platform_lost_is_not_shown_as_counted(
    both: Both,
    national: National,
    tmp_path: Path,
) -> None:
    """The platform still tells of what this one cast and withdrew; the other does not come back."""
    first, second = both
    cast_vote(first, SERVICE)
    rounds(national, first)
    withdraw_vote(first, SERVICE)
    rounds(national, first)
    backup = national.backup(tmp_path)
    lost = cast_vote(second, SERVICE).value.op
    rounds(national, second, first)
    assert shown(first) == ("accepted", True, False)
    national.put_back(backup)
    national.now += timedelta(days=1)
    rounds(national, first, first)
    assert national.tally() == {}
    assert shown(first) == ("withdrawn", False, False)
    rounds(national, second, first)
    assert national.tally() == {SERVICE: 1}
    assert every(first)[lost] == ("accepted", True, False)


def test_papers_and_the_timeline_say_that_it_was_another_computer(both: Both, national: National) -> None:
    first, second = both
    need = draft_need(first, title="Cimetière", description="Papier").value
    submit_need(first, need)
    cast_vote(first, SERVICE, need=need)
    rounds(national, first, second)
    with second.store.reading() as connection:
        sheet = vote_sheet_of(connection, now=national.now)
        found = timeline.of_need(connection, need)
    (line,) = [one for one in sheet.lines if one.vote]
    assert line.title == TITLE
    assert line.vote == "Voté le 1er\u00a0février 2026, depuis un autre ordinateur de la mairie. Vote pris en compte"
    assert found is not None
    (step,) = [step for step in found.steps if step.key == "answered"]
    assert (step.note, step.place) == ("Depuis un autre ordinateur de la mairie.", "")
    withdraw_vote(second, SERVICE)
    with second.store.reading() as connection:
        (line,) = [one for one in vote_sheet_of(connection, now=national.now).lines if one.vote]
    assert line.vote == (
        "Voté le 1er\u00a0février 2026, depuis un autre ordinateur de la mairie. Retrait à envoyer\u00a0: le vote"
        " compte jusqu’à l’arrivée du retrait"
    )


@pytest.mark.slow
def test_of_another_platform_nothing_is_known_of_it(both: Both, national: National, tmp_path: Path) -> None:
    """Its votes are gone with all that the platform before had published."""
    first, second = both
    cast_vote(first, SERVICE)
    rounds(national, first, second)
    other = National(tmp_path / "other", another=True)
    enrolled(second, other)
    assert row(second) is None
    cast_vote(second, SERVICE)
    rounds(other, second)
    assert (shown(second), other.tally()) == (("accepted", False, False), {SERVICE: 1})
    other.store.close()


@pytest.mark.slow
@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_vote_that_was_withdrawn_is_not_all_green_in_the_outbox(
    both: Both,
    national: National,
    tmp_path: Path,
    elsewhere: bool,
) -> None:
    """Its line, its paper and what is exported say that it was taken back since, here or on the other computer."""
    first, second = both
    op = cast_vote(first, SERVICE).value.op
    rounds(national, first, second)
    assert act_words_of(first, op, tmp_path) == ("Vote pris en compte", True, "Vote pris en compte")
    withdraw_vote(second if elsewhere else first, SERVICE)
    rounds(national, second, first)
    assert act_words_of(first, op, tmp_path) == (
        "Vote pris en compte, puis retiré",
        False,
        "Vote pris en compte, puis retiré",
    )
