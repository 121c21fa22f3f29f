"""A service of ours: drafted, proposed for the catalogue, and what becomes of it."""

import msgspec
import pytest
from sqlalchemy import select, update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.services.discard_share import discard_share
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.restore_share import restore_share
from desktop.actions.services.share_service import share_service
from desktop.actions.settings.set_person import set_person
from desktop.database.opening import read_opening
from desktop.database.queries import shares
from desktop.database.queries.shares import ShareRow
from desktop.database.queries.todo import todo
from desktop.domain.refusals import Refusal
from sync.client.ledger.tables import outbox
from sync.contract.bodies import ServiceShare, body_of
from sync.contract.campaign import PhaseKey
from sync.contract.operations import thaw
from sync.contract.published import OwnShare
from tests.desktop.actions.answering import Platform
from tests.desktop.actions.published import open_phase, publish, settle
from tests.refusing import of_input

WHOLE = {
    "title": "Réservation de salles",
    "summary": "Les habitants réservent une salle en ligne.",
    "theme": "citizenship",
    "audience": "habitants",
    "provider": "la commune",
    "cost": "gratuit",
    "cost_note": "hébergé par la commune",
    "licence": "libre",
    "used_since": "2019",
    "remarks": "contact au secrétariat",
}


def row(context: CommuneContext, id: str) -> ShareRow:
    with context.store.reading() as connection:
        found = shares.one(connection, id)
    assert found is not None
    return found


def begun(context: CommuneContext) -> list[tuple[str, str]]:
    opening = read_opening(context.store.path)
    assert opening is not None
    return [(text.kind, text.id) for text in opening.last_texts]


def theme(context: CommuneContext) -> str:
    from desktop.database.queries import campaign

    with context.store.reading() as connection:
        return campaign.themes(connection)[0].id


def test_drafted_proposed_and_published(context: CommuneContext) -> None:
    set_person(context, name="Anne Durand", email="mairie@exemple.fr")
    fields = WHOLE | {"theme": theme(context)}
    id = draft_share(context, None, **fields).value
    assert row(context, id).state == "draft"
    assert begun(context) == [("share", id)]
    changes = share_service(context, id)
    assert begun(context) == [], "what left is not offered to go on with"
    assert (changes.changes.shares, changes.changes.outbox, changes.value.subject) == ({id}, True, id)
    with context.store.reading() as connection:
        act = connection.execute(select(outbox).where(outbox.c.op == changes.value.op)).one()
    operation = thaw(act.frozen)
    assert body_of(operation) == ServiceShare(share=id, **fields)
    assert (act.title, act.subject) == ("Réservation de salles", id)
    assert "Durand" in act.personal
    assert b"Durand" not in act.frozen
    assert operation.personal
    assert row(context, id).state == "finalised"
    assert settle(context, changes.value.op, "accepted").shares == {id}
    publish(context, "mine", OwnShare(id=id, title="x"))
    assert row(context, id).state == "accepted"
    publish(context, "mine", OwnShare(id=id, title="x", state="published", service="reservation"))
    assert (row(context, id).state, row(context, id).service) == ("published", "reservation")
    publish(context, "mine", OwnShare(id=id, title="x", state="declined", reason="Déjà au catalogue."))
    assert (row(context, id).state, row(context, id).detail) == ("declined", "Déjà au catalogue.")


def test_a_few_words_are_enough(context: CommuneContext) -> None:
    id = draft_share(context, None, title=" Salles \n", summary="Réserver").value
    op = share_service(context, id).value.op
    with context.store.reading() as connection:
        frozen = connection.scalars(select(outbox.c.frozen).where(outbox.c.op == op)).one()
    assert body_of(thaw(frozen)) == ServiceShare(share=id, title="Salles", summary="Réserver")


@pytest.mark.parametrize(
    ("fields", "refused"),
    [
        ({"title": "", "summary": "s"}, "title_missing"),
        ({"title": "t", "summary": " "}, "summary_missing"),
        ({"title": "t" * 201, "summary": "s"}, "title_too_long"),
        ({"title": "t", "summary": "s" * 20_001}, "summary_too_long"),
        ({"title": "t", "summary": "s", "audience": "a" * 501}, "audience_too_long"),
        ({"title": "t", "summary": "s", "theme": "nothing"}, "theme_unknown"),
        ({"title": "t", "summary": "s", "theme": "' OR 1=1"}, "theme_unknown"),
    ],
)
def test_what_keeps_it_from_leaving(context: CommuneContext, fields: dict[str, str], refused: str) -> None:
    id = draft_share(context, None, **fields).value
    before = row(context, id)
    with pytest.raises(Refusal, match=refused):
        share_service(context, id)
    assert row(context, id) == before


def test_what_is_not_kept_at_all(context: CommuneContext) -> None:
    with pytest.raises(Refusal, match="cost_unknown"):
        draft_share(context, None, cost="cher")
    with pytest.raises(Refusal, match="summary_too_long"):
        draft_share(context, None, summary="s" * 100_001)
    with pytest.raises(Refusal, match="unknown_share", check=of_input):
        draft_share(context, "nothing", title="t")
    with context.store.reading() as connection:
        assert shares.listed(connection) == ()


@pytest.mark.parametrize(
    ("phase", "refused"), [("needs", False), ("vote", False), ("steering", True), ("deployment", True)]
)
def test_the_phase(context: CommuneContext, phase: PhaseKey, refused: bool) -> None:
    id = draft_share(context, None, title="t", summary="s").value
    open_phase(context, phase)
    if refused:
        with pytest.raises(Refusal, match="phase_closed"):
            share_service(context, id)
    else:
        share_service(context, id)
    assert row(context, id).state == ("draft" if refused else "finalised")


def test_frozen_once_it_left_until_it_is_cancelled(context: CommuneContext) -> None:
    id = draft_share(context, None, title="t", summary="s").value
    op = share_service(context, id).value.op
    for act in (
        lambda: draft_share(context, id, title="u"),
        lambda: discard_share(context, id),
        lambda: share_service(context, id),
    ):
        with pytest.raises(Refusal, match="not_a_draft"):
            act()
    assert cancel_act(context, op).changes.shares == {id}
    draft_share(context, id, title="u")
    assert (row(context, id).state, row(context, id).title) == ("draft", "u")


def test_refused_then_corrected_and_proposed_anew(context: CommuneContext) -> None:
    id = draft_share(context, None, title="t", summary="s").value
    settle(context, share_service(context, id).value.op, "rejected")
    assert row(context, id).state == "rejected"
    draft_share(context, id, summary="mieux")
    assert row(context, id).state == "draft"
    share_service(context, id)
    assert row(context, id).state == "finalised"


def test_the_bin(context: CommuneContext) -> None:
    id = draft_share(context, None, title="t", summary="s").value
    discard_share(context, id)
    with context.store.reading() as connection:
        assert shares.listed(connection) == ()
        assert [found.id for found in shares.discarded(connection)] == [id]
    restore_share(context, id)
    with context.store.reading() as connection:
        assert [found.id for found in shares.listed(connection)] == [id]


def test_the_bin_is_emptied_after_thirty_days(context: CommuneContext, clock: object) -> None:
    from datetime import timedelta

    old, young = (draft_share(context, None, title=title).value for title in ("old", "young"))
    discard_share(context, old)
    for _ in range(2):  # the first time it is only seen to be over its days
        clock.now += timedelta(days=31)
        discard_share(context, young)
    with context.store.reading() as connection:
        assert [found.id for found in shares.discarded(connection)] == [young]


@pytest.mark.parametrize("said", ["received", "published", "declined"])
def test_a_draft_of_what_is_proposed_already_waits_for_the_platform_and_may_leave(
    context: CommuneContext, said: str
) -> None:
    """A backup of before was put back, or another computer proposed it; or the platform has lost it since, which
    nothing here can tell: it refuses a second one by itself.
    """
    id = draft_share(context, None, title="Salles", summary="Réserver").value
    publish(context, "mine", msgspec.convert({"kind": "share", "id": id, "title": "Salles", "state": said}, OwnShare))
    found = row(context, id)
    assert (found.state, found.lodged, found.editable) == ("draft", said, True)
    with context.store.reading() as connection:
        assert not todo(connection), "it waits for the platform, not for us"
    op = share_service(context, id).value.op
    assert (row(context, id).share_op, row(context, id).lodged) == (op, "")


@pytest.mark.parametrize(
    ("reason", "shown"),
    [("share_exists", ("draft", "received", "", False)), ("phase_closed", ("rejected", "", "phase_closed", True))],
)
def test_what_was_sent_all_the_same_and_refused_as_proposed_is_a_draft_of_it(
    context: CommuneContext, reason: str, shown: tuple[str, str, str, bool]
) -> None:
    """A refusal for another reason is shown: the platform may have lost what it spoke of."""
    id = draft_share(context, None, title="Salles", summary="Réserver").value
    op = share_service(context, id).value.op
    publish(context, "mine", OwnShare(id=id, title="Salles"))
    with context.store.transaction() as connection:
        connection.execute(update(outbox).where(outbox.c.op == op).values(reason=reason))
    settle(context, op, "rejected")
    found = row(context, id)
    assert (found.state, found.lodged, found.reason, found.sent_back) == shown
    share_service(context, id)


@pytest.mark.parametrize("verdict", ["accepted", "rejected"])
def test_what_was_sent_to_another_platform_alone_is_a_draft_of_what_this_one_has(
    context: CommuneContext, verdict: str
) -> None:
    """It was said to be received by this one, under the other one's number."""
    national, other = Platform(context), Platform(context)
    id = draft_share(context, None, title="Salles", summary="Réserver").value
    op = share_service(context, id).value.op
    other.answer(op, verdict)
    national.enrol()
    assert row(context, id).state == "other_platform"
    national.publish("mine", OwnShare(id=id, title="Salles des fêtes"))
    found = row(context, id)
    assert (found.state, found.lodged, found.share_op, found.number) == ("draft", "received", "", None)
