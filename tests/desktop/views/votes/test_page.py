"""The page Votes in a real window, by the keyboard: choose, vote, the screen after it, taking back, withdrawing."""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton, QScrollBar, QWidget
from sqlalchemy import delete, insert, update

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.set_person import set_person
from desktop.actions.votes.cast_vote import cast_vote
from desktop.database import search
from desktop.database.queries import needs
from desktop.database.queries import votes as rows
from desktop.database.tables import vote
from desktop.documents import pages
from desktop.domain.changes import Changes
from desktop.domain.lives.enrolment import Enrolment
from desktop.runtime.syncing import RoundDone
from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.targets import BALLOT, ENROL, KEY, USB
from desktop.viewmodels.votes.screens import VoteTab
from desktop.views.preview.dialog import PreviewDialog
from desktop.views.votes.page import VotesPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.label import Label
from desktop.views.widgets.line_list import LineList
from desktop.views.widgets.rows import Row
from sync.client.ledger.tables import copy, outbox
from sync.contract.published import Proposal
from tests.desktop.actions import published
from tests.desktop.viewmodels.outbox.enrolled_for_sticks import become
from tests.desktop.viewmodels.votes import confirmed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Flashes, Window

_WAYS = ("Recevoir les nouvelles", "Inscrire cet ordinateur", "Lire la clé USB", "Rétablir la clé")
LONG = "Dématérialisation complète de l’instruction des demandes d’autorisation d’occupation du domaine public " * 2
PROPOSALS = (
    Proposal(id="p-cimetiere", title="Gestion du cimetière", kind="to_develop", summary="Plans et concessions."),
    Proposal(id="p-long", title=LONG.strip()[:200], kind="existing", summary=LONG * 4, theme="urban-planning"),
    Proposal(id="p-html", title="<b>Voirie</b> & trottoirs", kind="existing", summary="<img src='file:///x'>Signaler."),
    Proposal(id="p-non", title="Archives", kind="existing", state="not_retained", reason="Déjà couvert."),
)


def propose(commune: "Commune", proposals: Sequence[Proposal] = PROPOSALS) -> None:
    with commune.context.store.transaction() as connection:
        for proposal in proposals:
            value = msgspec.json.encode(proposal).decode()
            connection.execute(insert(copy).values(scope="proposals", id=proposal.id, position=2, value=value))
        search.index(connection, "proposals", [search.proposal_entry(proposal) for proposal in proposals])
    commune.actor.announce(Changes(scopes=frozenset({"proposals"})))


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("vote")
    propose(baule)
    return open_window(baule, votes=VotesPage)


def named(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


@pytest.mark.slow
def test_voting_by_the_keyboard_ends_on_a_screen_that_cannot_be_mistaken(window: "Window") -> None:
    page = window.visit("votes")
    page.lists.list.setFocus()
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert page.votes.chosen.title == "<b>Voirie</b> & trottoirs"
    button = window.act("Voter pour\u00a0: ")
    pressed = button.geometry()
    assert named(button).startswith("Voter pour\u00a0: <b>Voirie</b>")
    window.click(button)
    assert page.stack.currentWidget() is page.reviewing
    assert "<b>Voirie</b> & trottoirs" in visible_text(page.reviewing.public)
    assert window.commune.ask(rows.standing) == frozenset()
    back, sure = window.act("Revenir"), window.act("Oui, voter")
    assert window.frame.focusWidget() is back, "nothing is voted by a second Enter"
    assert pressed.contains(back.geometry().center())
    assert not pressed.intersects(sure.geometry()), "nor by a second click"
    window.press(Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.lists
    assert page.message.words.text() == "Rien n’a été voté.", "the main button is another than the one with the ring"
    assert window.frame.focusWidget() is page.lists.list
    window.press(Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.reviewing, "on the line that is read Enter does the main act"
    assert page.message.isHidden()
    window.press(Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert page.stack.currentWidget() is page.kept
    assert page.kept.where.text() == "Vote de Baule enregistré sur cet ordinateur."
    assert page.kept.not_yet.text() == "⚠ Il n’est pas encore compté."
    assert page.kept.where.y() < page.kept.not_yet.y() < page.kept.subject.y(), "in sight first, at 200 % too"
    assert (
        page.kept.until.text()
        == "Il doit arriver avant le vendredi 16\u00a0avril à 23\u00a0h\u00a059, heure de Paris. "
        "Il partira quand cet ordinateur sera inscrit, à la page Réglages et aide."
    )
    assert page.kept.undo.isVisible()
    assert page.kept.undo.text().startswith("Vous pourrez annuler tant que l’envoi n’a pas commencé")
    assert window.commune.ask(rows.standing) == {"p-html"}
    with window.commune.context.store.transaction() as connection:  # it leaves while the screen still stands
        values = {"state": "accepted", "attempts": 1, "number": 9, "received_at": "2021-02-03T13:40:00+00:00"}
        connection.execute(update(outbox).values(**values))
    window.commune.actor.announce(Changes(outbox=True))
    window.settle()
    assert page.kept.badge.text() == "✓\u00a0Vote pris en compte"
    assert page.kept.not_yet.text() == "Accusé n°\u00a09, reçu à 14\u00a0h\u00a040."
    assert page.kept.until.isHidden()
    assert page.kept.undo.isHidden()
    assert page.kept.where.text() == "Vote de Baule", "it is no longer on this computer alone"
    window.click(window.act("Continuer à voter"))
    assert page.stack.currentWidget() is page.lists
    assert page.lists.entry.state.text() == "✓\u00a0Vote pris en compte"


def test_where_the_entry_takes_the_list_s_place_one_votes_on_from_the_list(window: "Window") -> None:
    """It led to the proposal just voted for, whose button was grey."""
    window.size(1024, 600, 150)
    page = window.visit("votes", "p-cimetiere")
    assert page.lists.master_detail.side_panel.alone
    window.click(window.act("Voter pour"))
    window.click(window.act("Oui, voter"))
    window.click(window.act("Continuer à voter"))
    assert page.lists.list.isVisible()
    assert not page.lists.entry.isVisible()
    assert window.frame.focusWidget() is page.lists.list


def test_where_the_entry_takes_the_list_s_place_a_review_leaves_the_keyboard_beside_it(window: "Window") -> None:
    """It went to the list, which was out of sight: no key did anything."""
    window.size(1024, 600, 150)
    page = window.visit("votes", "p-cimetiere")
    window.click(window.act("Voter pour"))
    window.click(window.act("Revenir"))
    back = page.lists.master_detail.side_panel.back
    assert (window.frame.focusWidget(), back.isVisible()) == (back, True)


def test_after_the_last_vote_one_is_led_to_our_votes_and_not_to_vote_on(window: "Window") -> None:
    for proposal in ("p-html", "p-long"):
        window.commune.act(cast_vote, proposal)
    page = window.visit("votes", "p-cimetiere")
    window.click(window.act("Voter pour"))
    window.click(window.act("Oui, voter"))
    shown = [action.text().replace("&", "") for action in (page.bar_acts.main, *page.bar_acts.others)]
    assert shown == ["Voir nos votes", "Voir la boîte d’envoi"]
    window.click(window.act("Voir nos votes"))
    assert (page.stack.currentWidget(), page.navigation.tab) == (page.lists, VoteTab.OURS)
    assert len(page.votes.model.lines) == 3
    assert window.frame.focusWidget() is page.lists.list


def test_a_vote_refused_while_its_screen_stands_is_not_offered_to_be_withdrawn(window: "Window") -> None:
    page = window.visit("votes", "p-cimetiere")
    window.click(window.act("Voter pour"))
    window.click(window.act("Oui, voter"))
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="rejected", attempts=1, detail="Hors délai."))
        connection.execute(update(vote).values(stands=0))
    window.commune.actor.announce(Changes(outbox=True))
    window.settle()
    assert "«\u00a0Hors délai\u00a0»" in visible_text(page.kept)
    assert page.bar_acts.danger is None
    window.act("Voir la boîte d’envoi")


def test_foreign_text_stays_text(window: "Window") -> None:
    page = window.visit("votes")
    page.votes.choose("p-html")
    assert page.lists.entry.title.text() == "<b>Voirie</b> & trottoirs"
    assert page.lists.entry.title.textFormat() == Qt.TextFormat.PlainText
    assert window.act("Voter pour").text().endswith("<b>Voirie</b> && trottoirs")


def test_a_vote_is_taken_back_from_the_screen_after_it_and_given_again(window: "Window") -> None:
    page = window.visit("votes")
    page.votes.choose("p-cimetiere")
    window.click(window.act("Voter pour"))
    window.click(window.act("Oui, voter"))
    window.click(window.act("Annuler ce vote"))
    assert window.commune.ask(rows.standing) == {"p-cimetiere"}
    window.click(window.act("Garder le vote"))
    page.votes.choose("p-cimetiere")
    withdraw = page.lists.entry.withdraw
    assert named(withdraw) == "Annuler ce vote, pour\u00a0: Gestion du cimetière", "the word of its question"
    window.click(withdraw)
    assert page.asking.heading.text() == "Annuler ce vote\u202f?"
    window.click(window.act("Oui, annuler le vote"))
    assert window.commune.ask(rows.standing) == frozenset()
    assert "Vote annulé avant son départ" in page.message.words.text()
    assert page.stack.currentWidget() is page.lists
    again = [button for button in page.message.findChildren(QWidget) if named(button) == "Rétablir le vote"]
    window.click(again[0])
    assert window.commune.ask(rows.standing) == {"p-cimetiere"}
    assert page.message.isHidden()


@pytest.mark.slow
def test_withdrawing_a_vote_that_left_shows_what_will_be_sent(window: "Window") -> None:
    page = window.visit("votes")
    page.votes.choose("p-cimetiere")
    window.click(window.act("Voter pour"))
    window.click(window.act("Oui, voter"))
    with window.commune.context.store.transaction() as connection:
        values = {"state": "accepted", "attempts": 1, "number": 9, "received_at": "2021-02-03T13:40:00+00:00"}
        connection.execute(update(outbox).values(**values))
    window.commune.actor.announce(Changes(outbox=True))
    window.settle()
    window.click(window.act("Continuer"))
    window.commune.act(set_person, "Maire", "Numérique")
    withdraw = page.lists.entry.withdraw
    assert named(withdraw) == "Retirer ce vote…, pour\u00a0: Gestion du cimetière"
    window.click(withdraw)
    assert page.asking.signed_as.text().startswith(
        "Fonction à la mairie\u00a0: Maire · Numérique. Inscrite dans l’envoi."
    )
    assert page.stack.currentWidget() is page.asking
    assert window.frame.focusWidget() is window.act("Garder le vote")
    assert "retrait du vote de Baule" in page.asking.sends.text()
    assert window.commune.ask(rows.standing) == {"p-cimetiere"}
    window.click(window.act("Garder le vote"))
    assert window.frame.focusWidget() is page.lists.list
    assert window.commune.ask(rows.standing) == {"p-cimetiere"}
    window.click(withdraw)
    window.click(window.act("Oui, retirer le vote"))
    assert window.commune.ask(rows.standing) == frozenset()
    assert page.lists.entry.state.text() == "↑\u00a0Retrait\u00a0: à envoyer"


@pytest.mark.slow
def test_results_are_one_key_away_with_their_reasons(window: "Window") -> None:
    page = window.visit("votes")
    tab = page.tabs.buttons["results"]
    tab.setFocus()
    window.press(Qt.Key.Key_Space)
    page.lists.list.setFocus()
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert page.lists.entry.outcome.text() == "✗\u00a0Non retenue"
    assert page.lists.entry.reason.text() == "Déjà couvert."
    assert page.bar_acts.main is None, "there is nothing to vote for"


@pytest.mark.slow
def test_without_a_campaign_the_page_leads_to_the_enrolment(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    assert "la plateforme vous dira" in page.lists.rule.words.text()
    (button,) = [
        button for button in page.lists.rule.findChildren(QWidget) if named(button) == "Inscrire cet ordinateur"
    ]
    window.click(button)
    assert window.went == [("settings", "enrol")]


@pytest.mark.slow
def test_what_the_search_hides_is_voted_for_no_more(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    assert not page.lists.vote.isEnabled(), "nothing is chosen on arrival"
    page.votes.choose("un-eleve-un-stage")
    assert page.lists.vote.isEnabled()
    page.lists.row.line.setText("cantine")
    window.commune.until(lambda: 0 < len(page.votes.model.lines) < 60)
    assert page.votes.chosen is None
    assert not page.lists.vote.isEnabled()


@pytest.mark.slow
def test_searching_says_when_nothing_answers(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    window.qtbot.keyClicks(page.lists.row.line, "zzzyx")
    window.qtbot.waitUntil(lambda: page.lists.row.nothing.isVisible())
    assert page.lists.row.nothing.text().startswith("Rien ne répond à «\u00a0zzzyx\u00a0». Essayez un autre mot")
    page.lists.row.line.clear()
    window.settle()
    assert len(page.votes.model.lines) >= 60


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_it_fits_where_it_must(window: "Window", width: int, height: int, percent: int) -> None:
    window.size(width, height, percent)
    page = window.visit("votes")
    page.votes.choose("p-long")
    page.lists.master_detail.side_panel.open_right()
    window.settle()
    assert (window.frame.width(), window.frame.height()) == (width, height)
    assert window.clipped(page.lists.entry) == []
    assert window.out_of_reach(page) == []
    assert window.out_of_reach(page) == []


@pytest.mark.slow
def test_narrow_the_list_gives_place_to_what_was_chosen_and_comes_back(window: "Window") -> None:
    window.size(1366, 768, 200)
    page = window.visit("votes")
    assert page.lists.master_detail.side_panel.narrow
    page.lists.list.setFocus()
    assert page.lists.list.isVisible(), "nothing is chosen by coming to the list"
    window.press(Qt.Key.Key_Return)  # the ring is on the first line
    assert not page.lists.list.isVisible()
    assert page.lists.entry.isVisible()
    page.lists.master_detail.side_panel.back.setFocus()
    window.press(Qt.Key.Key_Space)
    assert page.lists.list.isVisible()
    assert page.lists.list.hasFocus()


@pytest.mark.slow
def test_nothing_flashes_while_the_page_is_made(
    baule: "Commune", open_window: Callable[..., "Window"], flashes: "Flashes"
) -> None:
    open_window(baule, votes=VotesPage).visit("votes")
    assert flashes.seen == ["Frame"]


@pytest.mark.slow
def test_a_service_is_described_as_the_services_page_does(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    baule.campaign("needs")
    page = open_window(baule, votes=VotesPage).visit("votes")
    page.votes.choose("opencimetiere")
    said = dict(page.votes.chosen.facts)
    assert said["Proposé par"] == "openMairie", "a maker's name keeps its letters"
    assert said["Licence"] == "Logiciel libre"


def decide(commune: "Commune") -> None:
    """As a round that brought the committee's decisions, with the votes counted."""
    decided = (
        Proposal(id="p-cimetiere", title="Gestion du cimetière", kind="to_develop", state="retained", votes=40),
        Proposal(id="p-long", title=LONG.strip()[:200], kind="existing", state="not_retained", votes=12, reason=LONG),
        Proposal(id="p-html", title="<b>Voirie</b> & trottoirs", kind="existing", state="not_retained"),
    )
    commune.actor.announce(published.publish(commune.context, "proposals", *decided))
    commune.settle()


@pytest.mark.slow
def test_what_a_decision_took_out_of_the_list_is_let_go_when_one_comes_back(window: "Window") -> None:
    page = window.visit("votes")
    page.votes.choose("p-cimetiere")
    decide(window.commune)
    assert page.votes.chosen is not None, "what is being read stays in sight"
    assert not page.lists.list.isVisible(), "an empty frame stood beside it"
    assert page.lists.entry.isVisible()
    window.visit("votes")
    assert page.votes.chosen is None
    assert page.navigation.tab is VoteTab.RESULTS, "where it went"


def test_once_the_vote_is_over_the_empty_list_leads_to_the_results(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """It said that the results were on this page: they are under another tab."""
    baule.campaign("deployment")
    propose(baule)
    decide(baule)
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes", BALLOT)
    window.commune.until(page.lists.rule.isVisible)
    (button,) = page.lists.rule.findChildren(QPushButton)
    window.click(button)
    assert page.navigation.tab is VoteTab.RESULTS
    assert page.lists.list.model().rowCount() == len(PROPOSALS)


def test_support_is_shown_as_bars_and_as_a_table(window: "Window") -> None:
    page = window.visit("votes")
    confirmed.vote(window.commune, page.votes, "p-cimetiere")
    with window.commune.context.store.transaction() as connection:
        values = {"state": "accepted", "attempts": 1, "number": 9, "received_at": "2021-02-03T13:40:00+00:00"}
        connection.execute(update(outbox).values(**values))
    decide(window.commune)
    window.click(window.act("Voir nos votes"))
    window.click(page.tabs.buttons["results"])
    lists = page.lists
    assert lists.legend.isVisible()
    assert lists.bars.most == 40
    assert lists.list.itemDelegate() is lists.bars
    model = lists.list.model()
    spoken = [model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert spoken[0].startswith("Gestion du cimetière, ")
    assert "40\u00a0votes comptés, dont le vôtre" in spoken[0]
    window.click(lists.legend.switch)
    table = lists.table.table
    assert table.isVisible()
    assert [table.item(0, column).text() for column in range(4)] == [
        "Gestion du cimetière",
        "40",
        "Oui",
        "●\u00a0Retenue",
    ]
    assert table.item(1, 2).text() == "Non"
    window.click(lists.table.switch)
    assert lists.list.isVisible()
    assert lists.legend.switch.hasFocus()


def hatched(window: "Window", row: int) -> bool:
    """The bar has more than one colour inside: it is hatched."""
    view = window.frame.page("votes").lists.list
    box = view.visualRect(view.model().index(row, 0))
    picture = view.viewport().grab(box).toImage()
    line = picture.height() - round(window.theme.em * 1.0)
    left, right = round(window.theme.em * 8), round(window.theme.em * 13)
    seen = {picture.pixelColor(x, line).name() for x in range(left, right)}
    return len(seen) > 1


def reach(window: "Window", row: int) -> int:
    """How far the upper edge of the bar in this row goes to the right; 0 for no bar."""
    view = window.frame.page("votes").lists.list
    picture = view.viewport().grab(view.visualRect(view.model().index(row, 0))).toImage()
    accent, lower = window.theme["accent"].name(), picture.height() // 2
    rows = range(lower, picture.height() - 4)
    edges = [[x for x in range(picture.width() - 6) if picture.pixelColor(x, y).name() == accent] for y in rows]
    return max((edge[-1] - edge[0] for edge in edges if len(edge) > 20), default=0)


@pytest.mark.slow
def test_bars_are_as_long_as_their_votes_and_begin_in_one_column(window: "Window") -> None:
    page = window.visit("votes")
    decide(window.commune)
    window.click(page.tabs.buttons["results"])
    longest, short, none = (reach(window, row) for row in range(3))
    assert longest * 0.3 == pytest.approx(short, abs=4)  # 12 votes of 40
    assert none == 0


@pytest.mark.slow
def test_our_bar_is_hatched_in_every_theme(window: "Window") -> None:
    page = window.visit("votes")
    confirmed.vote(window.commune, page.votes, "p-cimetiere")
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", attempts=1, number=9, received_at="2021-02-03"))
    decide(window.commune)
    window.click(window.act("Voir nos votes"))
    window.click(page.tabs.buttons["results"])
    for theme in ("clair", "sombre", "contraste"):
        window.theme.apply(choice=theme)
        window.settle()
        assert hatched(window, 0), theme
        assert not hatched(window, 1), theme


def grouped_need(commune: "Commune", title: str = "Cimetière", *others: str) -> str:
    """A need of ours that left in the first phase, after the others; now the vote is open."""
    commune.campaign("needs")
    for one in (*others, title):
        need = commune.act(draft_need, None, title=one, description="Sur papier.")
        commune.act(submit_need, need)
    with commune.context.store.transaction() as connection:
        connection.exec_driver_sql("DELETE FROM copy WHERE scope = 'campaign'")
    commune.campaign("vote")
    return need


def test_after_a_regrouping_the_page_asks_and_the_vote_names_the_need(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    need = grouped_need(baule)
    grouped = Proposal(id="p-groupe", title="Cimetières en commun", kind="to_develop", needs=(need, "autre"))
    baule.actor.announce(published.publish(baule.context, "proposals", grouped))
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    assert page.lists.regrouping.isVisible()
    assert "est regroupé dans «\u00a0Cimetières en commun\u00a0»" in page.lists.regrouping.words.text()
    buttons = {named(part): part for part in page.lists.regrouping.findChildren(QWidget) if named(part)}
    window.click(buttons["Voir et voter"])
    assert not page.lists.regrouping.isVisible(), "what it asks for is open"
    assert page.lists.entry.needs.currentText() == "Cimetière", "the need that is grouped here is chosen already"
    window.click(window.act("Voter pour"))
    assert "Cimetière" in visible_text(page.reviewing.public)
    window.click(window.act("Oui, voter"))
    (row,) = baule.ask(rows.listed)
    assert (row.subject, row.need) == ("p-groupe", need)
    window.click(window.act("Voir nos votes"))
    assert not page.lists.regrouping.isVisible()
    assert page.lists.entry.details.isVisible()
    assert "Regroupé ici" in visible_text(page.lists.entry.contributions)
    see = next(part for part in page.lists.entry.contributions.findChildren(QWidget) if "Voir le besoin" in named(part))
    window.click(see)
    assert window.went == [("needs", need)]


def visible_text(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def test_pas_maintenant_puts_the_question_off(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    need = grouped_need(baule)
    grouped = Proposal(id="p-groupe", title="Cimetières en commun", kind="to_develop", needs=(need,))
    baule.actor.announce(published.publish(baule.context, "proposals", grouped))
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    later = next(part for part in page.lists.regrouping.findChildren(QWidget) if named(part) == "Pas maintenant")
    window.click(later)
    assert not page.lists.regrouping.isVisible()


def test_a_second_press_does_not_put_off_the_next_question(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """Its button stands where the first one's was: a double click answered a question that nobody had read."""
    grouped_need(baule, "Cimetière", "Cantine")
    with baule.context.store.reading() as connection:
        both = [need.id for need in needs.listed(connection)]
    pair = [Proposal(id=f"p-{id}", title="Ensemble", kind="to_develop", needs=(id,)) for id in both]
    baule.actor.announce(published.publish(baule.context, "proposals", *pair))
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    asked = page.lists.regrouping
    for _press in range(2):
        shown = [part for part in asked.findChildren(QWidget) if part.isVisible() and named(part) == "Pas maintenant"]
        window.click(shown[0])
    assert asked.isVisible()


@pytest.mark.slow
def test_that_a_proposal_is_no_longer_published_is_said_until_the_page_is_left(window: "Window") -> None:
    page = window.visit("votes", "p-cimetiere")
    window.settle()
    window.click(window.act("Voter pour"))
    published.publish(window.commune.context, "proposals", removed=["p-cimetiere"])
    window.click(window.act("Oui, voter"))
    window.commune.until(page.message.isVisible)
    assert "n’est plus publiée" in visible_text(page.message)
    page.leaving()
    assert not page.message.isVisible()


@pytest.mark.slow
def test_a_vote_that_was_taken_back_is_still_said_after_the_page_was_left(window: "Window") -> None:
    page = window.visit("votes")
    page.votes.choose("p-cimetiere")
    for words in ("Voter pour", "Oui, voter", "Annuler ce vote", "Oui, annuler le vote"):
        window.click(window.act(words))
    assert "Vote annulé avant son départ" in visible_text(page.message)
    page.leaving()
    assert page.message.isVisible(), "with the button that puts it back"


@pytest.mark.slow
def test_the_bar_of_our_votes_offers_no_grey_vote(window: "Window") -> None:
    page = window.visit("votes")
    confirmed.vote(window.commune, page.votes, "p-cimetiere")
    window.click(window.act("Continuer"))
    window.click(page.tabs.buttons["ours"])
    page.votes.choose("p-cimetiere")
    assert page.bar_acts.main is None
    assert [act.text() for act in page.bar_acts.others] == [
        "Imprimer la feuille de v&otes…",
        "Projet de &délibération…",
    ]


@pytest.mark.slow
def test_once_decided_nothing_withdraws_a_vote(window: "Window") -> None:
    page = window.visit("votes")
    confirmed.vote(window.commune, page.votes, "p-cimetiere")
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", attempts=1, number=9, received_at="2021-02-03"))
    window.click(window.act("Continuer"))
    page.votes.choose("p-cimetiere")
    assert page.lists.entry.withdraw.isVisible()
    decide(window.commune)
    page.votes.choose("p-cimetiere")
    assert not page.lists.entry.withdraw.isVisible()
    assert page.lists.entry.outcome.text() == "●\u00a0Retenue"
    window.click(page.lists.entry.steer)
    assert page.stack.currentWidget() is page.steer
    assert page.steering.chosen is not None
    assert page.steering.chosen.id == "p-cimetiere"


@pytest.mark.parametrize(
    ("act", "title", "read"),
    [
        ("sheet", "Feuille de votes", "votes de la commune de baule"),
        ("deliberation", "Projet de délibération sur les votes", "– projet de délibération"),
    ],
)
def test_each_paper_of_the_votes_is_previewed(window: "Window", act: str, title: str, read: str) -> None:
    page = window.visit("votes")
    getattr(page.lists, act).trigger()
    (dialog,) = [
        part for part in QApplication.topLevelWidgets() if isinstance(part, PreviewDialog) and part.isVisible()
    ]
    window.commune.until(lambda: dialog.sheets.count > 0)
    assert dialog.windowTitle() == title
    assert read in pages.text(dialog.preview.document.pdf).lower()
    assert dialog.print.isEnabled()
    dialog.reject()
    window.settle()
    assert page.isVisible()


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_the_tabs_fit_where_they_must(window: "Window", width: int, height: int, percent: int) -> None:
    window.size(width, height, percent)
    page = window.visit("votes")
    confirmed.vote(window.commune, page.votes, "p-cimetiere")
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(outbox).values(state="accepted", attempts=1, number=9, received_at="2021-02-03"))
    decide(window.commune)
    window.click(window.act("Voir nos votes"))
    assert page.tabs.box.isVisible() == page.tabs.narrow
    for key in page.tabs.buttons:
        page.tabs.turned.emit(key)
        for choosing in (page.votes, page.steering, page.deployments):
            choosing.choose("p-cimetiere")
        window.settle()
        assert page.tabs.box.currentData() == key
        assert window.clipped(page) == []
        assert window.out_of_reach(page) == []
    assert (window.frame.width(), window.frame.height()) == (width, height)


@pytest.mark.parametrize(
    "percent", [pytest.param(100, marks=pytest.mark.slow), pytest.param(150, marks=pytest.mark.slow), 200]
)
@pytest.mark.parametrize("count", [8, 120])
def test_no_two_scroll_bars_stand_side_by_side_and_the_keyboard_stays_in_sight(
    baule: "Commune", open_window: Callable[..., "Window"], percent: int, count: int
) -> None:
    """With both notices above a list, as after needs were regrouped, and little height for all of it."""
    need = grouped_need(baule)
    grouped = Proposal(id="p-groupe", title="Cimetières en commun", kind="to_develop", needs=(need, "autre"))
    others = (Proposal(id=f"p-{n}", title=f"Proposition n°\u00a0{n}", kind="existing") for n in range(count))
    baule.actor.announce(published.publish(baule.context, "proposals", grouped, *others))
    window = open_window(baule, votes=VotesPage)
    window.size(1366, 640, percent)
    page = window.visit("votes")
    master_detail, lines = page.lists.master_detail, page.lists.list
    assert page.lists.regrouping.isVisible()
    narrow = master_detail.side_panel.narrow
    assert narrow or percent < 200
    window.qtbot.waitUntil(lambda: not narrow or lines.height() >= lines.model().rowCount() * lines.sizeHintForRow(0))

    def lefts() -> list[int]:
        bars = [bar for bar in page.findChildren(QScrollBar) if bar.orientation() == Qt.Orientation.Vertical]
        return [bar.mapTo(page, QPoint(0, 0)).x() for bar in bars if bar.isVisible() and bar.maximum() > 0]

    window.qtbot.waitUntil(lambda: bool(lefts()))
    assert all(abs(one - other) > 100 for one, other in combinations(lefts(), 2)), lefts()
    lines.setFocus()
    window.press(Qt.Key.Key_PageDown, Qt.Key.Key_PageDown)
    assert 1 < lines.currentIndex().row() < 40, "by what is in sight, not by the whole list"
    window.press(Qt.Key.Key_End)
    assert lines.currentIndex().row() == lines.model().rowCount() - 1

    def in_sight() -> bool:
        middle = lines.viewport().mapTo(master_detail.viewport(), lines.visualRect(lines.currentIndex()).center())
        return master_detail.viewport().rect().contains(middle)

    window.qtbot.waitUntil(in_sight)  # the page scrolls there once it has been laid out
    page.lists.row.begin()  # Ctrl+F, from the end of the list
    assert not page.lists.row.isVisible() or not page.lists.row.line.visibleRegion().isEmpty()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("enrolment", "button", "place"),
    [
        (Enrolment.ENROLLED, "Recevoir les nouvelles", None),
        # In all others no exchange can bring them.
        (Enrolment.NOT, "Inscrire cet ordinateur", ("settings", ENROL)),
        (Enrolment.REVOKED, "Inscrire cet ordinateur", ("settings", ENROL)),
        (Enrolment.ASKED, "Lire la clé USB", ("outbox", USB)),
        (Enrolment.ASKED_AGAIN, "Lire la clé USB", ("outbox", USB)),
        (Enrolment.KEY_LOST, "Rétablir la clé", ("settings", KEY)),
    ],
)
def test_a_vote_that_is_open_on_nothing_is_not_called_closed(
    baule: "Commune",
    open_window: Callable[..., "Window"],
    enrolment: Enrolment,
    button: str,
    place: tuple[str, str] | None,
) -> None:
    """The phase has begun, its proposals have not arrived yet."""
    become(baule, enrolment)
    baule.campaign("vote")
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    offered = [one.text() for one in page.findChildren(Button) if one.isVisible() and one.text() in _WAYS]
    assert offered == [button]
    window.answer(button)
    assert window.went == ([] if place is None else [place]), "she asked for what is to be voted for, and stays"
    labels = [label.text() for label in page.findChildren(Label) if label.isVisible()]
    assert any("le vote est ouvert" in text for text in labels)
    assert "Aucune proposition à voter n’est encore arrivée ici" in labels
    assert not page.lists.rule.isVisible(), "nor is anyone told to send without delay"
    assert not any("Rien n’est ouvert" in text for text in labels)


@pytest.mark.parametrize("brings", [0, 1])
def test_recevoir_les_nouvelles_stays_and_says_whether_there_is_something_to_vote_for(
    baule: "Commune", open_window: Callable[..., "Window"], brings: int
) -> None:
    """She was led to the outbox, at an old refusal, where nothing was said of proposals."""
    become(baule, Enrolment.ENROLLED)
    baule.campaign("vote")
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")

    window.round = lambda *_: _bring(baule, PROPOSALS[:brings])
    window.page_context.syncing.inform(enrolled=True, waiting=0)
    window.answer("Recevoir les nouvelles")
    window.qtbot.waitUntil(page.message.isVisible)
    said = page.message.words.text()
    assert said.replace("\u00a0", " ") == (
        "La plateforme a répondu : 1 proposition est ouverte au vote."
        if brings
        else "La plateforme a répondu : il n’y a encore rien à voter."
    )
    assert window.went == []
    assert page.lists.list.isVisible() is bool(brings)
    focus = window.frame.focusWidget()
    assert focus is not None
    assert page.isAncestorOf(focus)


def test_an_exchange_that_was_under_way_is_not_the_answer_to_recevoir_les_nouvelles(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """It may have asked for proposals before there were any: “rien à voter” was said as the next one brought some."""
    become(baule, Enrolment.ENROLLED)
    baule.campaign("vote")
    window = open_window(baule, votes=VotesPage)
    said, brought = list[str](), iter((PROPOSALS[:0], PROPOSALS[:1]))
    receiving = window.visit("votes").lists.receiving
    receiving.received.connect(said.append)
    window.round = lambda *_: _bring(baule, next(brought))
    syncing = window.page_context.syncing
    syncing.inform(enrolled=True, waiting=0)
    syncing.now()
    receiving.ask()  # before the window hears that it has ended
    window.qtbot.waitUntil(lambda: bool(said))
    assert [one.replace("\u00a0", " ") for one in said] == [
        "La plateforme a répondu : 1 proposition est ouverte au vote."
    ]


def _bring(commune: "Commune", proposals: Sequence[Proposal]) -> RoundDone:
    with commune.context.store.transaction() as connection:
        for proposal in proposals:
            value = msgspec.json.encode(proposal).decode()
            connection.execute(insert(copy).values(scope="proposals", id=proposal.id, position=2, value=value))
    return RoundDone(changes=Changes(scopes=frozenset({"proposals"} if proposals else ())))


ALIKE = "Gérer le cimetière et les concessions avec les communes voisines du canton"
BEGIN_ALIKE = tuple(
    Proposal(id=f"p-{name}", title=f"{ALIKE}, par un logiciel {name} à plusieurs", kind="to_develop")
    for name in ("commun", "propre")
)


def shows_titles_whole(window: "Window", lines: LineList) -> bool:
    """Whether each row shows its title whole."""
    window.qtbot.waitUntil(lambda: lines.visualRect(lines.model().index(1, 0)).height() > 0)
    shown = []
    for row in range(lines.model().rowCount()):
        entry, box = lines.model().index(row, 0).data(LINE), lines.visualRect(lines.model().index(row, 0))
        title, _note = lines.itemDelegate().words_shown(box, lines.font(), Row(entry.title))
        shown.append(title == entry.title)
    return shown == [True, True]


def test_two_proposals_that_begin_alike_are_told_apart_in_the_list_and_by_the_button(
    baule: "Commune", open_window: Callable[..., "Window"]
) -> None:
    """The rows of a page with room for thirty showed one line of each, and the button a few words."""
    baule.campaign("vote")
    propose(baule, BEGIN_ALIKE)
    window = open_window(baule, votes=VotesPage)
    lines = window.visit("votes").lists.list
    assert shows_titles_whole(window, lines)
    lines.setFocus()
    window.press(Qt.Key.Key_Down)
    assert ALIKE in window.act("Voter pour").text()


def test_so_are_they_where_the_result_is_read(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    """The bars left each title one line."""
    baule.campaign("deployment")
    decided = (msgspec.structs.replace(one, state="retained", votes=7) for one in BEGIN_ALIKE)
    baule.actor.announce(published.publish(baule.context, "proposals", *decided))
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    window.click(page.tabs.buttons["results"])
    assert page.lists.legend.isVisible()
    assert shows_titles_whole(window, page.lists.list)


@pytest.mark.parametrize("phase", ["needs", None])
def test_with_an_empty_catalogue_it_is_the_catalogue_that_is_said_to_be_empty(
    baule: "Commune", open_window: Callable[..., "Window"], phase: str | None
) -> None:
    """While needs are written services are voted for: no proposal lacks. Without a campaign nobody is told to vote."""
    if phase:
        baule.campaign(phase)
    with baule.context.store.transaction() as connection:
        connection.execute(delete(copy).where(copy.c.scope == "catalogue"))
    window = open_window(baule, votes=VotesPage)
    page = window.visit("votes")
    labels = [label.text() for label in page.findChildren(Label) if label.isVisible()]
    assert ("Le catalogue est vide" in labels) is bool(phase)
    assert not any("proposition n’est encore" in text or "otez pour" in text for text in labels)
    assert page.bar_acts.main is None


@pytest.mark.slow
@pytest.mark.parametrize(("more", "read"), [(0, [None]), (1001, [])])
def test_amid_a_round_the_votes_are_read_again_while_they_are_in_sight_and_few(
    window: "Window", more: int, read: list[None]
) -> None:
    """Reading more than a thousand lines at each batch blocked the window."""
    propose(window.commune, [Proposal(id=f"p{n}", title=f"P{n}", kind="existing") for n in range(more)])
    page = window.visit("votes")
    # The first lines appear before all the others.
    window.commune.until(lambda: page.votes.whole and page.votes.total >= more)
    window.settle()
    found = list[None]()
    page.votes.refreshed.connect(lambda: found.append(None))
    window.commune.actor.batch.emit()
    window.settle()
    assert found == read
    page.navigation.turn(VoteTab.STEERING)
    found.clear()
    window.commune.actor.batch.emit()
    window.settle()
    assert found == []
