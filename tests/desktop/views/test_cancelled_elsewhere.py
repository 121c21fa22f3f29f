"""The question before an act is cancelled, when it is cancelled elsewhere, leaves, is refused, or is on its way."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from sqlalchemy import update

from desktop.actions.kit.cancel_act import cancel_act
from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.join_need import join_need
from desktop.actions.needs.leave_need import leave_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.needs.withdraw_need import withdraw_need
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.submit_request import submit_request
from desktop.actions.requests.withdraw_request import withdraw_request
from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database.queries import outbox
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.kept import NAMES
from desktop.viewmodels.kit.states import Became
from desktop.views.needs.page import NeedsPage
from desktop.views.outbox.page import OutboxPage
from desktop.views.requests.page import RequestsPage
from desktop.views.widgets.notice import Notice
from sync.client.ledger.tables import outbox as acts
from sync.contract.published import PublicNeed
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

CANCELLED, LEFT, REFUSED, WAITS = "cancelled", "deposited", "rejected", "finalised"
FATES = (CANCELLED, LEFT, REFUSED, WAITS)
#: How what is said begins, by what became of the act; each names it.
BEGINNINGS = {
    CANCELLED: "Envoi déjà annulé\u00a0: {}. Il n’est pas parti.",
    LEFT: "Trop tard\u00a0: {} vient de partir. Reçu",
    REFUSED: "Trop tard\u00a0: {} vient de partir. Refusé",
    WAITS: "Trop tard pour {}\u00a0: l’envoi a commencé et ne peut plus être annulé.",
}


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    baule.publish(
        PublicNeed(id="n1", commune="45008", commune_name="Artenay", title="Plan du cimetière", description="Tombes.")
    )
    return open_window(baule, needs=NeedsPage, requests=RequestsPage, services=composed("services"), outbox=OutboxPage)


def become(window: "Window", op: str, state: str) -> None:
    """As another program, or an exchange, would do it."""
    if state == CANCELLED:
        window.commune.act(cancel_act, op)
    else:
        received = {} if state == WAITS else {"number": 4, "received_at": "2021-02-03T14:00:00.000+00:00"}
        with window.commune.context.store.transaction() as connection:
            connection.execute(update(acts).where(acts.c.op == op).values(state=state, attempts=1, **received))
    window.commune.actor.announce(EVERYTHING)


def sent(window: "Window", act: str) -> str:
    """Puts an act into the outbox, after what it needs has been accepted; returns what it is about."""
    commune = window.commune
    if act.startswith("need.j") or act == "need.leave":
        commune.act(join_need, "n1", None, "")
        if act == "need.leave":
            become(window, last(window), "accepted")
            commune.act(leave_need, "n1")
        return "other:n1"
    if act == "service.share":
        made = commune.act(draft_share, None, title="Salles", summary="Réserver")
        commune.act(share_service, made)
        return made
    if act.startswith("request"):
        made = commune.act(draft_request, None, **COMPLETE)
        commune.act(submit_request, made)
        if act == "request.withdraw":
            become(window, last(window), "accepted")
            commune.act(withdraw_request, made)
        return made
    made = commune.act(draft_need, None, title="Cantine", description="Inscriptions")
    commune.act(submit_need, made)
    if act == "need.submit":
        return made
    become(window, last(window), "accepted")
    if act == "need.amend":
        draft = commune.act(correct_need, made)
        commune.act(draft_need, draft, title="Cantine", description="Inscriptions et paiement")
        commune.act(submit_need, draft)
    else:
        commune.act(withdraw_need, made)
    return made


def last(window: "Window") -> str:
    (waits,) = [act.op for act in window.commune.ask(outbox.listed) if act.cancellable]
    return waits


def asked(window: "Window", act: str) -> Notice:
    """The question, opened on the page of what the act is about."""
    target = sent(window, act)
    key = {"request": "requests", "service": "services"}.get(act.partition(".")[0], "needs")
    page = window.visit(key, target)
    window.commune.until(lambda: any(one.isEnabled() and one.isVisible() for one in cancels(window)))
    window.settle()
    (cancel,) = cancels(window)
    window.click(cancel)
    found = [one for one in page.findChildren(Notice) if "n’est pas encore parti. Annulé" in one.words.text()]
    (notice,) = found
    assert notice.isVisible()
    return notice


def cancels(window: "Window") -> list[Any]:
    buttons = window.frame.acts.findChildren(QAbstractButton)
    return [one for one in buttons if one.isVisible() and one.text().replace("&", "").startswith("Annuler")]


def named(notice: Notice) -> str:
    return notice.words.text().removeprefix("Annuler l’envoi de ").partition("\u202f?")[0]


ACTS = (
    "need.amend",
    "need.withdraw",
    "need.join",
    "need.leave",
    "request.withdraw",
    "need.submit",
    "request.submit",
    "service.share",
)
DRAFTS = ("need.submit", "request.submit", "service.share", "need.amend")
TABLE = [
    pytest.param(act, fate, marks=() if (act, fate) in {("need.amend", CANCELLED)} else pytest.mark.slow)
    for act in ACTS
    for fate in FATES
]


@pytest.mark.parametrize(("act", "fate"), TABLE)
def test_what_became_of_the_act_is_said_where_it_was_asked(window: "Window", act: str, fate: str) -> None:
    notice = asked(window, act)
    op, name = last(window), named(notice)
    assert name.startswith(NAMES[act])
    become(window, op, fate)
    window.settle()
    draft = fate == CANCELLED and not notice.isVisible()
    if draft:  # the page shows the draft, at whose foot or head it is said
        assert act in DRAFTS
        said = [one.words.text() for one in window.frame.findChildren(Notice) if one.isVisible()]
        assert any(one.startswith("Envoi annulé. Il n’est pas parti.") for one in said), said
        return
    assert notice.isVisible()
    assert notice.words.text().startswith(BEGINNINGS[fate].format(name)), notice.words.text()
    assert not [one for one in notice.findChildren(QAbstractButton) if one.isVisible()]


def remake(window: "Window", act: str) -> str:
    """The act made again, by another program, after the one asked about was cancelled; nothing is read between."""
    context, op = window.commune.context, last(window)
    (row,) = [one for one in window.commune.ask(outbox.listed) if one.op == op]
    cancel_act(context, op)
    if act == "need.join":
        return join_need(context, row.subject, None, "").value.op
    if act == "service.share":
        return share_service(context, row.subject).value.op
    return (submit_need if act == "need.submit" else submit_request)(context, row.subject).value.op


@pytest.mark.parametrize("act", ["need.submit", "need.join", "request.submit", "service.share"])
def test_an_act_made_again_under_the_question_is_asked_about_anew(window: "Window", act: str) -> None:
    notice = asked(window, act)
    remake(window, act)
    window.commune.actor.announce(EVERYTHING)
    window.commune.until(lambda: "annulé" in notice.words.text())
    window.settle()
    assert notice.isVisible()
    assert notice.asks
    assert notice.words.text().startswith("Cet envoi a été annulé, puis refait. Annuler"), notice.words.text()
    keep, cancel = (one for one in notice.findChildren(QAbstractButton) if one.isVisible())
    assert "Non" in keep.text()
    window.qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    window.settle()
    assert keep.hasFocus(), "nobody can have read it yet"
    assert last(window)
    notice.rest()
    window.qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    window.settle()
    assert not [one for one in window.commune.ask(outbox.listed) if one.cancellable]


@pytest.mark.parametrize("act", ["need.submit", "need.join", "request.submit", "service.share"])
def test_an_act_made_again_and_received_is_not_said_to_be_cancelled(window: "Window", act: str) -> None:
    notice = asked(window, act)
    again = remake(window, act)
    become(window, again, LEFT)
    window.settle()
    assert notice.isVisible()
    assert notice.words.text().startswith("Cet envoi a été annulé, puis refait\u00a0: "), notice.words.text()
    assert "n’est pas parti" not in notice.words.text()
    assert "Reçu" in notice.words.text()


@pytest.mark.slow
@pytest.mark.parametrize("fate", FATES)
def test_the_outbox_says_it_too(window: "Window", fate: str) -> None:
    op = window.commune.act(cast_vote, "actes").op
    page = window.visit("outbox", op)
    window.click(page.paper.cancel)
    name = named(page.message)
    become(window, op, fate)
    window.settle()
    assert page.message.words.text().startswith(BEGINNINGS[fate].format(name)), page.message.words.text()


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize("fate", FATES)
def test_each_kind_of_act_is_told_by_its_own_state(qtbot: "QtBot", kind: str, fate: str) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.follow("n1", "op1")
    notice.ask_cancel("op1", "Annuler l’envoi", lambda: None, title="Cantine", named=NAMES[kind])
    name = named(notice)
    notice.follow("n1", "", Became("op1", states.shown(fate, kind)), "" if fate == CANCELLED else "Retirer")
    assert notice.words.text().startswith(BEGINNINGS[fate].format(name)), notice.words.text()
    notice.follow("n1", "op2")
    assert notice.after_question, (
        "another act of the same thing can be cancelled, and what was said of this one is still true"
    )
    notice.follow("n2", "")
    assert notice.isHidden()


def test_of_another_act_than_the_one_asked_about_nothing_is_said(qtbot: "QtBot") -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.follow("n1", "op1")
    notice.ask_cancel("op1", "Annuler l’envoi", lambda: None, title="Cantine")
    notice.follow("n1", "", Became("op2", states.RECEIVED))
    assert notice.isHidden()
