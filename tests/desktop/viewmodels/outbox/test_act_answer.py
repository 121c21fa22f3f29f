"""What came after a receipt: only the préfet grants, only the platform groups; and where each act leads."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import update

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.settle_conflict import settle_conflict
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.votes.cast_vote import cast_vote
from desktop.cli import states
from desktop.database.queries import needs, outbox
from desktop.documents import act_texts
from desktop.viewmodels.outbox.act_answer import ActAnswer, answer, subject
from desktop.viewmodels.outbox.acts import line_of
from sync.client.ledger.tables import outbox as acts
from sync.contract.published import OwnNeed, OwnRequest, OwnShare, Proposal
from tests.desktop.actions import published
from tests.desktop.viewmodels import saying

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

GRANTED = "●\u00a0Financement accordé\u00a0: 3\u202f840\u00a0€"
F = "\u00a0"
GROUPED_AT = datetime(2021, 4, 2, 8, tzinfo=UTC)
MISSING = "À revoir. Il manque\u00a0: le devis\u202f; la délibération."


def answer_of(commune: "Commune", type: str, own: Any) -> ActAnswer | None:
    """The answer to an act of this type, whose subject the platform speaks of."""
    made = commune.act(cast_vote, "actes")
    published.publish(commune.context, "mine", own)
    row = commune.ask(outbox.one, made.op)
    act = type_of(row, type, own)
    answered: ActAnswer | None = commune.ask(answer, act)
    return answered


def type_of(row: Any, type: str, own: Any) -> Any:
    return replace(row, type=type, subject=own.id, op=getattr(own, "submission", row.op))


def request(**fields: Any) -> OwnRequest:
    known = {"id": "r1", "title": "Former", "category": "agents", "level": "department", "authority": "45"}
    return msgspec.convert(known | {"submission": "o1"} | fields, OwnRequest)


def need(**fields: Any) -> OwnNeed:
    known = {"id": "n1", "title": "Cimetière", "description": "", "submission": "o1", "revision": "o1"}
    return msgspec.convert(known | fields, OwnNeed)


@pytest.mark.parametrize(
    ("own", "text", "note"),
    [
        (request(state="accepted", amount_cents=384_000, reason="Bon projet."), GRANTED, "Bon projet."),
        (request(state="refused", reason="Hors délai."), "✗\u00a0Refusée par le préfet", "Hors délai."),
        (
            request(state="incomplete", reason="À revoir", missing=["le devis", "la délibération"]),
            "⚠\u00a0À compléter",
            MISSING,
        ),
    ],
    ids=["granted", "refused", "incomplete"],
)
def test_the_prefets_answer(baule: "Commune", own: OwnRequest, text: str, note: str) -> None:
    answered = answer_of(baule, "request.submit", own)
    assert answered is not None
    assert (answered.shown.text, answered.note) == (text, note)


@pytest.mark.parametrize("state", ["received", "withdrawn"])
def test_a_receipt_alone_grants_nothing(baule: "Commune", state: str) -> None:
    assert answer_of(baule, "request.submit", request(state=state)) is None


def test_an_answer_to_a_later_submission_is_not_this_ones(baule: "Commune") -> None:
    own = request(state="accepted", amount_cents=1)
    made = baule.act(cast_vote, "actes")
    published.publish(baule.context, "mine", own)
    earlier = type_of(baule.ask(outbox.one, made.op), "request.submit", own)
    assert baule.ask(answer, replace(earlier, op="o0")) is None
    assert baule.ask(answer, replace(earlier, op="o2")) is None


@pytest.mark.parametrize("op", ["o0", "o2"])
def test_what_became_of_a_need_is_no_answer_to_another_submission(baule: "Commune", op: str) -> None:
    own = need(state="ineligible", reason="Hors cadre.")
    made = baule.act(cast_vote, "actes")
    published.publish(baule.context, "mine", own)
    act = type_of(baule.ask(outbox.one, made.op), "need.submit", own)
    assert baule.ask(answer, replace(act, op=op)) is None


@pytest.mark.parametrize("state", ["received", "withdrawn", "grouped"])
def test_a_need_of_which_nothing_more_is_said(baule: "Commune", state: str) -> None:
    """A platform that does not say in which proposal has not said anything to be shown."""
    assert answer_of(baule, "need.submit", need(state=state)) is None


@pytest.mark.parametrize(
    ("type", "own", "text"),
    [
        ("service.share", OwnShare(id="s1", title="Prêt", state="published"), "●\u00a0Publié au catalogue"),
        ("service.share", OwnShare(id="s1", title="Prêt", state="declined"), "✗\u00a0Non retenu"),
        ("need.submit", need(state="redirected", reason="Au préfet."), "→\u00a0Réorienté"),
        ("need.submit", need(state="ineligible", reason="Hors cadre."), "✗\u00a0Non éligible"),
        ("need.submit", need(state="grouped", proposal="p1"), "●\u00a0Regroupé"),
    ],
)
def test_the_platforms_word(baule: "Commune", type: str, own: Any, text: str) -> None:
    published.publish(baule.context, "proposals", Proposal(id="p1", title="Cimetières", kind="to_develop"))
    answered = answer_of(baule, type, own)
    assert answered is not None
    assert answered.shown.text == text
    assert "Cimetières" in answered.note or own.id != "n1" or own.state != "grouped"


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("received", "✓\u00a0Besoin pris en compte"),
        ("redirected", "✓\u00a0Pris en compte, puis réorienté"),
        ("ineligible", "✓\u00a0Pris en compte, puis jugé non éligible"),
    ],
)
def test_what_was_said_later_of_a_need_stands_beside_its_receipt(baule: "Commune", state: Any, text: str) -> None:
    """Boîte d'envoi said that it was taken into account, and no more, where Besoins said that it is not eligible."""
    baule.campaign()
    id = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    op = baule.act(submit_need, id).op
    saying.answer(baule, id)
    saying.say(baule, "mine", saying.own_need(id, op, state=state))
    row = baule.ask(outbox.one, op)
    assert line_of(row, baule.actor.clock()).state.text == text
    assert states.of_act(row) == text.replace("\u00a0", " ", 1)
    baule.act(withdraw_need, id)
    saying.answer(baule, id, "need.withdraw")
    assert line_of(baule.ask(outbox.one, op), baule.actor.clock()).state.text.startswith("✗")


@pytest.mark.parametrize(("state", "text"), [("retained", "●\u00a0Retenu"), ("not_retained", "✗\u00a0Non retenu")])
def test_a_need_whose_proposal_is_decided_upon_is_no_longer_only_grouped(
    baule: "Commune", state: Any, text: str
) -> None:
    decided = Proposal(id="p1", title="Cimetières", kind="to_develop", state=state, reason="Attendue par beaucoup.")
    published.publish(baule.context, "proposals", decided)
    answered = answer_of(baule, "need.submit", need(state="grouped", proposal="p1", moved_at=GROUPED_AT))
    note = f"Dans la proposition «{F}Cimetières{F}». Attendue par beaucoup."
    assert answered is not None
    assert (answered.shown.text, answered.note, answered.moment) == (text, note, "")


@pytest.mark.parametrize(
    ("type", "place", "target"),
    [
        ("need.submit", "needs", "x"),
        ("need.join", "needs", "other:x"),
        ("vote.cast", "votes", "x"),
        ("service.share", "services", "x"),
        ("interest.declare", "votes", "x"),
        ("deployment.report", "votes", "x"),
        ("request.withdraw", "requests", "x"),
        ("personal.erase", "settings", "person"),
        ("something.new", "", ""),
    ],
)
def test_where_an_act_leads(baule: "Commune", type: str, place: str, target: str) -> None:
    made = baule.act(cast_vote, "actes")
    about = baule.ask(subject, replace(baule.ask(outbox.one, made.op), type=type, subject="x"))
    assert (about.place, about.target) == (place, target)
    assert bool(about.words) == bool(place)


@pytest.mark.parametrize(
    ("settle", "words"),
    [
        ("both", f"✓{F}Réglé par{F}: choix entre deux textes"),
        ("withdraw", f"✓{F}Réglé par{F}: retrait d’un besoin"),
    ],
)
def test_a_correction_that_met_a_conflict_says_what_settled_it_and_is_not_counted_as_taken(
    baule: "Commune", settle: str, words: str
) -> None:
    baule.campaign()
    id = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, id)
    saying.answer(baule, id)
    draft = baule.act(correct_need, id)
    baule.act(draft_need, draft, description="Registre à la cave")
    met = baule.act(submit_need, draft).op
    assert baule.ask(act_texts.texts_of, met) == (
        ("Titre du besoin", "Cimetière"),
        ("Description", "Registre à la cave"),
    )
    saying.answer(baule, id, "need.amend", "conflict")
    submission = baule.ask(needs.one, id).submit_op
    saying.say(baule, "mine", saying.own_need(id, submission, "01a210ca-359b-7da6-b7ab-1c5b85688d22", title="Tombes"))
    by = (baule.act(withdraw_need, id) if settle == "withdraw" else baule.act(settle_conflict, id, settle)).op
    assert baule.ask(answer, baule.ask(outbox.one, met)) is None
    received = {"number": 9, "received_at": "2021-02-03T15:00:00.000+00:00"}
    with baule.context.store.transaction() as connection:
        connection.execute(update(acts).where(acts.c.op == met).values(state="superseded"))
        connection.execute(update(acts).where(acts.c.op == by).values(state="accepted", **received))
    found = baule.ask(answer, baule.ask(outbox.one, met))
    assert (found.shown.text, found.note, found.moment) == (words, f"Accusé de dépôt n°{F}9", received["received_at"])
    lines = [line_of(baule.ask(outbox.one, op), datetime.now(UTC)) for op in (met, by)]
    assert [line.state.text for line in lines] == [
        f"●{F}Texte changé ailleurs, puis réglé",
        f"✓{F}{'Choix' if settle == 'both' else 'Retrait'} pris en compte",
    ]
    kind = "Choix entre deux textes" if settle == "both" else "Retrait d’un besoin"
    assert [line.what for line in lines] == ["Correction d’un besoin", kind]
    assert baule.opening().accepted == 2  # the need, and what settled its correction
