"""Pilotage in a real window: a role chosen, the screen that follows, changing, withdrawing, the group and projects."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton, QWidget

from desktop.actions.kit.keep_typed import keep_typed
from desktop.actions.votes.declare_interest import declare_interest
from desktop.database.queries import outbox, steering, typed
from desktop.viewmodels.kit.list_model import LINE
from desktop.viewmodels.kit.targets import BEGUN, STEERING
from desktop.views.votes.page import VotesPage
from desktop.views.votes.steering_screen import row_of
from desktop.views.widgets.label import Label
from sync.contract.published import Named, OwnDeclaration, OwnDeclaring, OwnInterest, Project, Proposal, SteeringGroup
from tests.desktop.viewmodels.votes.published_proposals import CANTEEN, CEMETERY, publish, receive
from tests.desktop.views.composed import composed

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LONG = "Dématérialisation complète de l’instruction des demandes d’autorisation d’occupation du domaine public " * 2
WIDE = Proposal(
    id="p-long", title=LONG.strip()[:200], kind="to_develop", state="retained", summary=LONG * 3, reason=LONG
)


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("steering")
    publish(baule, "proposals", CEMETERY, CANTEEN, WIDE)
    return open_window(baule, votes=VotesPage)


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


def test_a_search_left_in_the_list_does_not_hide_what_another_page_leads_to(window: "Window") -> None:
    page = window.visit("votes", "steering:")
    page.steering.narrowing.search("cantine")
    window.qtbot.waitUntil(lambda: page.steering.narrowing.words == "cantine")
    window.visit("votes", f"steering:{CEMETERY.id}")
    assert page.steering.chosen is not None
    assert page.steering.chosen.id == CEMETERY.id
    assert not page.steering.narrowing.narrowed


@pytest.mark.parametrize("visits", [1, 2])
def test_the_act_of_the_home_page_leads_to_the_list_with_the_keyboard(
    baule: "Commune", open_window: Callable[..., "Window"], visits: int
) -> None:
    """Nothing had it: arrow down chose no line, and Tab led to another tab first."""
    baule.campaign("steering")
    publish(baule, "proposals", CEMETERY, CANTEEN)
    window = open_window(baule, home=composed("home"), votes=VotesPage)
    for _visit in range(visits):
        window.visit("home")
        page = window.visit("votes", STEERING)
    lines = page.steer.master_detail.list
    window.commune.until(lines.hasFocus)
    window.press(Qt.Key.Key_Down)
    assert page.steering.chosen is not None


def test_once_steering_is_open_no_empty_tab_of_the_vote_stands_before_it(window: "Window") -> None:
    page = window.visit("votes")
    window.commune.until(lambda: page.navigation.known)
    window.settle()
    assert page.tabs.buttons["steering"].isChecked()
    assert "open" not in page.tabs.offered
    window.commune.campaign("needs")
    window.commune.until(lambda: "open" in page.tabs.offered)


def test_an_interest_is_declared_by_the_keyboard_in_a_role_that_was_chosen(window: "Window") -> None:
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    assert page.tabs.buttons["steering"].isChecked()
    assert "pour autant de propositions retenues" in page.subtitle.text()
    assert page.steering.chosen.id == CEMETERY.id
    assert "N’écrivez pas de données sur les habitants." in page.steer.paper.why.help.text()
    window.click(window.act("Participer au pilotage"))
    assert "Choisissez un rôle" in page.steer.paper.roles.error.text()
    assert window.commune.ask(outbox.listed) == ()
    page.steer.paper.roles.buttons["referent"].setFocus()
    window.press(Qt.Key.Key_Space)
    window.qtbot.keyClicks(page.steer.paper.why.control, "Il est en cours ici.")
    window.click(window.act("Participer au pilotage"))
    assert page.stack.currentWidget() is page.reviewing
    assert "Demander à participer au pilotage au nom de Baule" in page.reviewing.heading.text()
    assert "Il est en cours ici." not in words(page.reviewing.public), "it is never published"
    assert "Il est en cours ici." in words(page.reviewing.private)
    assert window.commune.ask(outbox.listed) == ()
    window.click(window.act("Oui, demander à participer"))
    assert page.stack.currentWidget() is page.kept
    assert page.kept.where.text() == "Demande de participation de Baule enregistrée sur cet ordinateur."
    assert page.kept.not_yet.text() == "⚠ Elle n’est pas encore reçue par la plateforme."
    assert page.kept.detail.text().startswith("Rôle\u00a0: territoire référent.")
    assert window.frame.focusWidget() is window.act("Continuer")
    row = window.commune.ask(steering.standing_of, CEMETERY.id)
    assert (row.role, row.motivation) == ("referent", "Il est en cours ici.")
    receive(window.commune, row.declare_op)
    assert page.kept.badge.text() == "✓\u00a0Demande prise en compte"
    assert window.act("Retirer cette demande…").isVisible()
    window.click(window.act("Continuer"))
    assert page.stack.currentWidget() is page.steer
    assert page.tabs.isVisible()
    assert "Rôle demandé\u00a0: territoire référent" in words(page.steer.paper)
    assert "Pourquoi, pour la plateforme et la préfecture seulement\u00a0: Il est en cours ici." in words(
        page.steer.paper
    )


@pytest.mark.parametrize("before", [CEMETERY.id, ""])
def test_whoever_takes_a_begun_text_up_again_writes_on_after_it(window: "Window", before: str) -> None:
    """The field was in sight, and what was typed went into the search of the list."""
    keep_typed(window.commune.context, f"interest.{CEMETERY.id}", {"motivation": "Il est"})
    if before:
        window.visit("votes", f"{STEERING}{before}")
    page = window.visit("votes", f"{STEERING}{BEGUN}{CEMETERY.id}")
    window.commune.until(page.steer.paper.why.control.hasFocus)
    window.qtbot.keyClicks(page.steer.paper.why.control, " en cours")
    assert page.steer.paper.motivation == "Il est en cours"


@pytest.mark.parametrize("refused", [False, True])
def test_letters_typed_in_a_role_leave_the_form_where_it_is(window: "Window", refused: bool) -> None:
    """They went into the search of the list beside it, which hid the line and its form."""
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    page.steer.paper.why.control.setPlainText("Il est en cours ici.")
    window.click(window.act("Participer au pilotage") if refused else page.steer.paper.roles.buttons["referent"])
    role = window.frame.focusWidget()
    assert isinstance(role, QRadioButton)
    window.qtbot.keyClicks(role, "Parce que")
    window.settle()
    assert page.steering.narrowing.text == ""
    assert page.steer.paper.why.isVisible()
    assert window.frame.focusWidget() is role
    window.press(Qt.Key.Key_Tab)
    assert page.steer.paper.isAncestorOf(window.frame.focusWidget()), "other keys do what they did"


@pytest.mark.slow
def test_the_role_is_changed_and_what_left_is_withdrawn_after_a_question(window: "Window") -> None:
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    window.click(page.steer.paper.roles.buttons["participant"])
    window.click(window.act("Participer au pilotage"))
    window.click(window.act("Oui, demander à participer"))
    receive(window.commune, page.navigation.kept.op)
    window.click(window.act("Continuer"))
    assert not window.act("Changer de rôle").isEnabled(), "the same role again changes nothing"
    window.click(page.steer.paper.roles.buttons["referent"])
    window.click(window.act("Changer de rôle"))
    window.click(window.act("Oui, demander à participer"))
    assert "territoire référent" in page.kept.detail.text()
    receive(window.commune, page.navigation.kept.op)
    window.click(window.act("Retirer cette demande…"))
    assert page.stack.currentWidget() is page.asking
    assert page.asking.heading.text() == "Retirer cette demande\u202f?"
    assert window.frame.focusWidget() is window.act("Garder la demande")
    window.click(window.act("Oui, retirer la demande"))
    assert window.commune.ask(steering.standing_of, CEMETERY.id) is None
    assert "Retrait enregistré sur cet ordinateur" in page.message.words.text()


def test_each_line_of_the_list_is_only_as_high_as_its_own_words(window: "Window") -> None:
    """Where nothing was declared, each kept an empty third line for a badge."""
    window.size(1366, 768, 100)
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    lines = page.steer.master_detail.list
    window.commune.until(lambda: lines.model().rowCount() > 1)
    window.settle()

    def blank() -> list[tuple[int, int]]:
        found = []
        for row in range(lines.model().rowCount()):
            index = lines.model().index(row, 0)
            box = lines.visualRect(index)
            laid = lines.itemDelegate().laid(box, lines.font(), row_of(index.data(LINE)))
            ends = max(laid.note[-1].place.bottom(), *(one.bottom() for _shown, one in laid.badges), 0)
            found.append((laid.title[0].place.top() - box.top(), box.bottom() - ends))
        return found

    before = blank()
    assert all(below < 12 and abs(above - below) < 4 for above, below in before), before
    window.commune.act(declare_interest, CEMETERY.id, "referent")
    window.settle()
    assert all(below < 12 and abs(above - below) < 4 for above, below in blank()), blank()


def test_one_that_has_not_left_is_taken_back_and_made_again(window: "Window") -> None:
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    window.click(page.steer.paper.roles.buttons["participant"])
    window.click(window.act("Participer au pilotage"))
    window.click(window.act("Oui, demander à participer"))
    window.click(window.act("Annuler cette demande"))
    window.click(window.act("Garder la demande"))
    assert page.steer.paper.withdraw.text() == "Annuler la demande", "the word of its question"
    window.click(page.steer.paper.withdraw)
    assert "Annulée, elle ne sera pas envoyée." in page.asking.sends.text()
    window.click(window.act("Oui, annuler la demande"))
    assert "Demande annulée avant son départ" in page.message.words.text()
    again = next(
        part for part in page.message.findChildren(QWidget) if getattr(part, "text", str)() == "Rétablir la demande"
    )
    window.click(again)
    assert window.commune.ask(steering.standing_of, CEMETERY.id).role == "participant"
    assert not page.message.isVisible()


@pytest.mark.slow
def test_what_another_computer_declared_is_withdrawn_in_this_window(window: "Window") -> None:
    """It shows where this was declared."""
    at = datetime(2026, 2, 3, tzinfo=UTC)
    said = OwnDeclaring(op="01a210ca-359b-7da6-b7ab-1c5b85688d22", deposited_at=at, role="referent")
    own = OwnDeclaration(id=f"declaration.{CEMETERY.id}", subject=CEMETERY.id, acts=(said,))
    publish(window.commune, "mine", own)
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    assert "Demandée depuis un autre ordinateur de la mairie." in words(page.steer.paper)
    assert page.steer.paper.withdraw.text() == "Retirer la demande"
    window.click(page.steer.paper.withdraw)
    window.click(window.act("Oui, retirer la demande"))
    assert window.commune.ask(steering.standing_of, CEMETERY.id) is None
    (row,) = window.commune.ask(steering.interests)
    assert (row.state, row.elsewhere) == ("withdrawn", True)
    assert window.commune.ask(outbox.listed)[0].type == "interest.withdraw"


@pytest.mark.slow
def test_what_is_typed_stays_with_its_proposal(window: "Window") -> None:
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    window.click(page.steer.paper.roles.buttons["referent"])
    window.qtbot.keyClicks(page.steer.paper.why.control, "Il est en cours ici.")
    page.steering.choose(CANTEEN.id)
    window.settle()
    assert (page.steer.paper.role, page.steer.paper.motivation) == ("", "")
    page.steering.choose(CEMETERY.id)
    window.settle()
    assert (page.steer.paper.role, page.steer.paper.motivation) == ("referent", "Il est en cours ici.")
    publish(window.commune, "projects", Project(id="j1", proposal=CEMETERY.id, title="Registre"))
    assert page.steer.paper.motivation == "Il est en cours ici.", "news do not take away what is being typed"


def test_the_caret_stays_in_what_is_typed_where_a_role_is_declared_meanwhile(window: "Window") -> None:
    """It went to the beginning: what she typed next came before what she had typed."""
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    text = page.steer.paper.why.control
    window.qtbot.keyClicks(text, "Il est en cours")
    window.commune.act(declare_interest, CEMETERY.id, "participant")
    assert page.steer.paper.roles.heading.text() == "Changer de rôle"
    window.qtbot.keyClicks(text, " ici.")
    assert page.steer.paper.motivation == "Il est en cours ici."
    text.undo()
    assert page.steer.paper.motivation != "Il est en cours ici.", "what is typed can be undone"


@pytest.mark.slow
def test_what_is_typed_is_found_again_by_the_next_window_and_forgotten_once_it_left(
    window: "Window", open_window: Callable[..., "Window"]
) -> None:
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    window.click(page.steer.paper.roles.buttons["referent"])
    window.qtbot.keyClicks(page.steer.paper.why.control, "Il est en cours ici.")
    page.leaving()
    window.settle()
    again = open_window(window.commune, votes=VotesPage)
    page = again.visit("votes", f"steering:{CEMETERY.id}")
    assert (page.steer.paper.role, page.steer.paper.motivation) == ("referent", "Il est en cours ici.")
    again.click(again.act("Participer au pilotage"))
    again.click(again.act("Oui, demander à participer"))
    again.settle()
    assert window.commune.ask(typed.kept, f"interest.{CEMETERY.id}") == {}


@pytest.mark.slow
def test_the_group_and_the_projects_are_read_beside(window: "Window") -> None:
    commune = window.commune
    group = SteeringGroup(
        id=CEMETERY.id,
        referents=(Named(commune="45024", name="Baule"), Named(commune="45025", name="<b>Beaugency</b>")),
        note="Première réunion en mai.",
    )
    publish(commune, "steering", group)
    own = OwnInterest(id=f"interest.{CEMETERY.id}", proposal=CEMETERY.id, role="referent", given="referent")
    publish(commune, "mine", own)
    project = Project(id="j1", proposal=CEMETERY.id, title="Registre", state="retained", reason="Prêt.")
    publish(commune, "projects", project)
    page = window.visit("votes", f"steering:{CEMETERY.id}")
    read = words(page.steer.paper)
    assert "●\u00a0Territoire référent" in read
    assert "Territoires référents\u00a0: Baule, <b>Beaugency</b>" in read
    assert "Participants\u00a0: aucun" in read
    assert "Première réunion en mai." in read
    assert "Second comité\u00a0: Prêt." in read


@pytest.mark.slow
def test_an_empty_list_says_what_comes(baule: "Commune", open_window: Callable[..., "Window"]) -> None:
    page = open_window(baule, votes=VotesPage).visit("votes", "steering:")
    assert "Aucune proposition retenue pour l’instant" in words(page.steer)


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1024, 600, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 150, marks=pytest.mark.slow),
        (1366, 768, 200),
    ],
)
def test_it_fits_where_it_must(window: "Window", width: int, height: int, percent: int) -> None:
    commune = window.commune
    publish(
        commune, "steering", SteeringGroup(id=WIDE.id, referents=(Named(commune="45024", name=LONG[:200]),), note=LONG)
    )
    publish(commune, "projects", Project(id="j1", proposal=WIDE.id, title=LONG[:200], summary=LONG, reason=LONG))
    window.size(width, height, percent)
    page = window.visit("votes", f"steering:{WIDE.id}")
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []
    window.click(page.steer.paper.roles.buttons["referent"])
    window.click(window.act("Participer au pilotage"))
    window.click(window.act("Oui, demander à participer"))
    assert window.clipped(page) == []
    assert window.out_of_reach(page) == []
    assert (window.frame.width(), window.frame.height()) == (width, height)
