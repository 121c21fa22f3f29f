"""What is said of a vote that came after the close: the rule, or what the platform decided."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

import resources
from desktop.database.queries.votes import VoteRow
from desktop.domain.exchange_words import kept_answer
from desktop.viewmodels.votes import ballot_state
from sync.contract.campaign import Campaign, LatePolicy, PhaseKey, read_campaign

PACK = read_campaign(resources.path("packs", "france-relance-2021.json").read_bytes())
VOTE = next(phase for phase in PACK.phases if phase.key == "vote")
CLOSE = VOTE.closes
DAY, TICK = timedelta(days=1), timedelta(microseconds=1)
RECEIPT = LatePolicy(kind="receipt_time")
WITHIN = LatePolicy(kind="cast_time_within", days=3)
STAMPED = LatePolicy(kind="stamped_by_prefecture")


def row(cast: str, *, claimed: datetime, received: datetime | None, reason: str = "", withdrawn: str = "") -> VoteRow:
    return VoteRow(
        cast_op="op",
        subject="p1",
        kind="proposal",
        title="Cimetières",
        need="",
        cast_at=claimed.isoformat(),
        withdraw_op="",
        stands=not withdrawn,
        cast=cast,
        withdrawn=withdrawn,
        number=None if received is None else 7,
        received_at="" if received is None else received.isoformat(),
        reason=reason,
        detail="",
        version=3,
    )


def campaign(policy: LatePolicy, opened: PhaseKey | None = None) -> Campaign:
    value = {name: getattr(PACK, name) for name in PACK.__struct_fields__} | {"late_policy": policy}
    return Campaign(**value | ({"open_phase": opened} if opened else {}))


@pytest.mark.parametrize(
    ("policy", "cast", "claimed", "received", "word"),
    [
        (RECEIPT, "accepted", CLOSE - DAY, CLOSE - DAY, None),  # in time: nothing to judge
        (RECEIPT, "deposited", CLOSE - DAY, CLOSE - TICK, None),
        (RECEIPT, "deposited", CLOSE - DAY, CLOSE, "Trop tard"),
        (RECEIPT, "deposited", CLOSE - DAY, CLOSE + DAY, "Trop tard"),
        (RECEIPT, "accepted", CLOSE - DAY, CLOSE + DAY, "Compte"),  # the platform's decision comes before the date
        (WITHIN, "deposited", CLOSE - DAY, CLOSE + DAY, "Heure déclarée"),
        (WITHIN, "accepted", CLOSE - DAY, CLOSE + DAY, "Heure déclarée"),
        (WITHIN, "deposited", CLOSE - DAY, CLOSE + 4 * DAY, "Trop tard"),
        (WITHIN, "accepted", CLOSE + DAY, CLOSE + 2 * DAY, "Compte"),
        (WITHIN, "finalised", CLOSE + DAY, None, "Trop tard"),  # cast after the close, which is not the present moment
        (STAMPED, "deposited", CLOSE - DAY, CLOSE + DAY, "Trop tard"),
        (RECEIPT, "finalised", CLOSE - DAY, None, "Trop tard"),  # still on this computer, and the vote has closed
        (WITHIN, "finalised", CLOSE - DAY, None, "Heure déclarée"),
        (RECEIPT, "quarantined", CLOSE - DAY, None, None),  # set aside: shown elsewhere
        (RECEIPT, "quarantined", CLOSE - DAY, CLOSE + DAY, None),
        (RECEIPT, "held", CLOSE - DAY, CLOSE + DAY, "Trop tard"),
        (RECEIPT, "held", CLOSE - DAY, None, None),  # it waits for another act: nobody knows when that will come
    ],
)
def test_the_verdict_on_a_late_vote(
    policy: LatePolicy, cast: str, claimed: datetime, received: datetime | None, word: str | None
) -> None:
    late = ballot_state.late(row(cast, claimed=claimed, received=received), campaign(policy), CLOSE + 2 * DAY)
    assert (None if late.shown is None else late.shown.word) == word
    assert bool(late.note) == (word is not None)


def test_a_phase_that_the_platform_keeps_open_has_not_closed() -> None:
    came = row("deposited", claimed=CLOSE + DAY, received=CLOSE + DAY)
    assert ballot_state.late(came, campaign(RECEIPT, "vote"), CLOSE + DAY) == ballot_state.NOT_LATE
    assert ballot_state.late(came, campaign(RECEIPT, "steering"), CLOSE + DAY).shown == ballot_state.TOO_LATE


def test_a_vote_that_waits_is_late_once_the_platform_has_opened_the_next_phase_before_its_date() -> None:
    """Nothing said that it would be refused until the platform had refused it."""
    waits = row("finalised", claimed=CLOSE - 3 * DAY, received=None)
    at = CLOSE - 2 * DAY
    assert ballot_state.late(waits, campaign(RECEIPT, "vote"), at) == ballot_state.NOT_LATE, "the control"
    assert ballot_state.late(waits, campaign(RECEIPT, "steering"), at).shown == ballot_state.TOO_LATE
    assert ballot_state.late(waits, campaign(WITHIN, "steering"), at).shown == ballot_state.DECLARED
    assert ballot_state.late(waits, campaign(RECEIPT, "needs"), at) == ballot_state.NOT_LATE, "it is still to come"
    taken = row("accepted", claimed=CLOSE - 3 * DAY, received=at - DAY)
    assert ballot_state.late(taken, campaign(RECEIPT, "steering"), at) == ballot_state.NOT_LATE, "it came in time"


def test_a_vote_is_for_the_last_phase_of_its_kind_that_had_opened() -> None:
    needs, vote, steering, deployment = PACK.phases
    again = replace(steering, votable=("proposal",))
    twice = replace(campaign(RECEIPT), phases=(needs, vote, again, deployment))
    for claimed, word in ((again.opens - TICK, "Trop tard"), (again.opens, None), (again.opens + TICK, None)):
        late = ballot_state.late(row("deposited", claimed=claimed, received=again.opens), twice, again.opens)
        assert (late.shown and late.shown.word) == word


def test_a_refusal_for_the_close_is_a_refusal_that_says_when_it_came() -> None:
    """The same word here and in the outbox."""
    early = CLOSE - DAY
    refused = row("rejected", claimed=early, received=early, reason="phase_closed")
    late = ballot_state.late(refused, campaign(RECEIPT, "steering"), early)
    assert late.shown is None
    assert late.note.startswith("Arrivé le ")
    assert late.note.endswith(", quand ce vote n’était pas ouvert.")
    other = row("rejected", claimed=early, received=early, reason="subject_unknown")
    assert ballot_state.late(other, campaign(RECEIPT, "steering"), early) == ballot_state.NOT_LATE


def test_nothing_is_judged_without_a_campaign_or_of_a_vote_taken_back() -> None:
    came = row("deposited", claimed=CLOSE - DAY, received=CLOSE + DAY)
    assert ballot_state.late(came, None, CLOSE + DAY) == ballot_state.NOT_LATE
    gone = row("accepted", claimed=CLOSE - DAY, received=CLOSE + DAY, withdrawn="accepted")
    assert ballot_state.late(gone, campaign(RECEIPT), CLOSE + DAY) == ballot_state.NOT_LATE
    assert ballot_state.late(None, campaign(RECEIPT), CLOSE + DAY) == ballot_state.NOT_LATE


def test_the_note_says_when_it_came_in_paris() -> None:
    received = datetime(2021, 4, 17, 22, 30, tzinfo=UTC)
    late = ballot_state.late(row("deposited", claimed=CLOSE - DAY, received=received), campaign(RECEIPT), received)
    assert late.note.startswith("Arrivé le dimanche 18\u00a0avril 2021 à 0\u00a0h\u00a030, après la clôture prévue.")
    assert late.note.endswith("La plateforme le confirmera.")


@pytest.mark.parametrize(
    ("known", "text", "note"),
    [
        ({"lost": True}, "À renvoyer", "La plateforme a perdu"),
        ({"lost": True, "withdrawn": "accepted"}, "Retrait\u00a0: à renvoyer", "La plateforme a perdu"),
        ({"cast": "rejected"}, "Refusé", "La plateforme a refusé ce vote."),
        (
            {"cast": "rejected", "detail": "Trop tard."},
            "Refusé",
            kept_answer("Trop tard."),
        ),
        ({"cast": "finalised", "number": None}, "À envoyer", "Voté hier à 0\u00a0h\u00a000. Pas encore d’accusé."),
    ],
)
def test_what_is_said_of_a_vote_that_does_not_count(known: dict[str, Any], text: str, note: str) -> None:
    cast = replace(row("accepted", claimed=CLOSE - DAY, received=CLOSE - DAY), **known)
    shown, said = ballot_state.vote(cast, CLOSE)
    assert shown is not None
    assert shown.text.endswith(text)
    assert said.startswith(note)
    assert ballot_state.vote(None, CLOSE) == (None, "")


def test_details_say_when_and_for_which_need() -> None:
    cast = row("accepted", claimed=CLOSE - DAY, received=CLOSE - DAY)
    assert [name for name, _ in ballot_state.details(cast, {}, CLOSE)] == ["Voté"]
    named = replace(cast, need="cimetiere")
    assert dict(ballot_state.details(named, {"cimetiere": "Cimetière"}, CLOSE))["Répond à"] == "Cimetière"
    assert ballot_state.details(None, {}, CLOSE) == ()


@pytest.mark.parametrize(
    ("restored", "where"),
    [
        (False, "depuis un autre ordinateur de la mairie"),
        (True, "depuis un autre ordinateur, ou d’ici avant le retour à une sauvegarde"),
    ],
)
def test_another_computers_vote_and_withdrawal_are_said_to_be(restored: bool, where: str) -> None:
    received = CLOSE - DAY
    theirs = replace(row("accepted", claimed=received, received=received), number=None, elsewhere=True)
    shown, note = ballot_state.vote(replace(theirs, restored=restored), CLOSE)
    assert (shown and shown.text) == "✓\u00a0Vote pris en compte"
    assert [name for name, _ in ballot_state.details(theirs, {}, CLOSE)] == []
    assert note == f"Voté {where}. Reçu hier à 0\u00a0h\u00a000."
    gone = replace(row("accepted", claimed=received, received=received, withdrawn="accepted"), withdrawn_elsewhere=True)
    shown, note = ballot_state.vote(replace(gone, restored=restored), CLOSE)
    assert ((shown and shown.text), note) == ("✗\u00a0Retiré", f"Retiré {where}.")


@pytest.mark.parametrize(
    ("withdrawn", "note"),
    [
        ("finalised", "Le vote compte jusqu’à l’arrivée du retrait."),
        ("in_flight", "Le vote compte jusqu’à l’arrivée du retrait."),
        ("deposited", "La plateforme a ce retrait. Elle ne l’a pas encore pris en compte."),
        ("held", "La plateforme a ce retrait. Elle ne l’a pas encore pris en compte."),
        ("accepted", "Votre commune ne vote plus ici."),
    ],
)
def test_a_vote_counts_until_its_withdrawal_is_taken(withdrawn: str, note: str) -> None:
    taken_back = row("accepted", claimed=CLOSE - DAY, received=CLOSE - DAY, withdrawn=withdrawn)
    assert ballot_state.vote(taken_back, CLOSE)[1] == note


def test_a_vote_without_a_receipt_is_not_said_to_count_until_its_withdrawal_comes() -> None:
    """It is on a USB stick, and may never arrive."""
    note = ballot_state.vote(row("finalised", claimed=CLOSE - DAY, received=None, withdrawn="finalised"), CLOSE)[1]
    assert note == "Votre vote n’a pas encore d’accusé. S’il arrive, le vote compte jusqu’à l’arrivée du retrait."
