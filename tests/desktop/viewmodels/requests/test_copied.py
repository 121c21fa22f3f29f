"""A request that was withdrawn, or refused, leads on: to a new one with its text."""

from typing import TYPE_CHECKING

from desktop.actions.requests.draft_request import draft_request
from desktop.database.queries import requests
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.request_acts import RequestAct
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.requests.words import COPY
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.requests.sent_request import Sent

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def opened(commune: "Commune", id: str) -> RequestNavigation:
    navigation = RequestNavigation(commune.actor)
    navigation.start()
    navigation.open(id)
    commune.settle()
    return navigation


def to_the_end(navigation: RequestNavigation) -> None:
    while navigation.path.next:
        navigation.path.go_on()


def test_what_was_being_written_when_it_was_withdrawn_goes_on_in_a_new_one(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    sent.answer(state="incomplete", missing=("Le devis",))
    sent.model.resume()
    baule.settle()
    navigation = opened(baule, sent.id)
    navigation.editor.type("calendar", "En mai.")
    sent.answer(state="withdrawn")
    assert COPY in navigation.editor.ended
    to_the_end(navigation)
    assert navigation.acts.main is RequestAct.COPY
    navigation.copy()
    baule.until(lambda: navigation.editor.heading == "Nouvelle demande au préfet")
    baule.settle()
    assert navigation.editor.id not in ("", sent.id)
    assert navigation.editor.fields["calendar"] == "En mai."
    assert len(baule.ask(requests.listed)) == 2


def test_a_draft_of_one_that_was_withdrawn_elsewhere_says_so_and_leads_on(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    sent.answer(state="withdrawn")
    made = baule.act(draft_request, None, title="Une borne")
    sent.say(baule.ask(requests.own, sent.id), id=made)
    navigation = opened(baule, made)
    assert navigation.editor.heading == "Demande retirée"
    assert "puis retirée. Le texte qui est ici ne peut plus partir. Il reste ici." in navigation.editor.lodged
    to_the_end(navigation)
    assert navigation.acts.main is RequestAct.COPY


def test_that_the_platform_has_what_is_being_written_is_said_over_its_text(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    made = baule.act(draft_request, None, title="Une borne")
    navigation = opened(baule, made)
    sent.answer()
    sent.say(baule.ask(requests.own, sent.id), id=made)
    sent.announce()
    assert navigation.opened is not None
    assert (navigation.opened.lodged, navigation.opened.asked) == (navigation.editor.lodged, "")
    assert navigation.editor.lodged.startswith("Cette demande est déjà déposée")


def test_the_sheet_of_one_that_was_withdrawn_or_refused_leads_on_too(baule: "Commune") -> None:
    sent = Sent(baule)
    sent.receive()
    sent.answer(state="refused", reason="Hors du champ.")
    navigation = opened(baule, sent.id)
    assert navigation.screen is RequestScreen.READING
    assert navigation.acts.others == (RequestAct.COPY,)
    sent.answer(state="withdrawn")
    baule.settle()
    assert navigation.acts.main is RequestAct.COPY
    navigation.copy()
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    assert navigation.editor.id != sent.id
    assert navigation.editor.fields["title"] == sent.row.title
    sent.answer(state="accepted")
    assert RequestAct.COPY not in (opened(baule, sent.id).acts.main, *opened(baule, sent.id).acts.others)
