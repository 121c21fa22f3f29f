"""The lists beside ours: other communes' needs, the bin, and the report of a table."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QTableWidget, QWidget
from sqlalchemy import update

from desktop.actions.needs.discard_need import discard_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs, pooling
from desktop.domain.french import FIXED, quoted
from desktop.viewmodels.kit.citizens import NOT_SENT
from desktop.viewmodels.needs.screens import NeedScreen
from desktop.viewmodels.needs.shared_map import shared_map
from desktop.views.needs.department_map import DepartmentMap
from desktop.views.needs.page import NeedsPage
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Icon
from desktop.views.widgets.empty import Picture
from desktop.views.widgets.label import Label
from desktop.views.widgets.scrolling import areas_around
from resources import departments
from sync.client.ledger.tables import outbox
from sync.contract.published import Named, OwnJoin, OwnJoining, PublicNeed
from tests import posix
from tests.desktop.actions.published import publish, settle

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune
    from tests.desktop.views.conftest import Window

LONG = ("Dématérialiser les demandes d’autorisation d’occupation du domaine public communal " * 3)[:198]


@pytest.fixture
def window(baule: "Commune", open_window: Callable[..., "Window"]) -> "Window":
    baule.campaign("needs")
    baule.publish(
        PublicNeed(
            id="n1",
            commune="45008",
            commune_name="Artenay",
            title="Plan du cimetière",
            description="Tombes.",
            joined=(Named(commune="45234", name="Orléans", comment=LONG),),
        ),
        PublicNeed(id="n2", commune="45234", commune_name="Orléans", title=LONG, description=LONG),
    )
    return open_window(baule, needs=NeedsPage)


def words(part: QWidget) -> str:
    return "\n".join(label.text() for label in part.findChildren(Label) if label.isVisible())


@pytest.mark.slow
def test_other_communes_needs_are_searched_read_and_joined(window: "Window") -> None:
    page = window.visit("needs")
    window.click(page.tabs.buttons[NeedScreen.OTHERS])
    others = page.others
    assert page.tabs.buttons[NeedScreen.OTHERS].text() == "Autres communes (2)"
    window.qtbot.keyClicks(page.others.row.line, "cimetiere")  # QTest types no accents
    window.commune.until(lambda: len(page.navigation.neighbours.model.lines) == 1)
    assert not window.act("Dire «\u00a0nous aussi\u00a0»").isEnabled(), "nothing is chosen for her"
    assert others.sheet.hint.findChild(Icon) is not None, "a drawing, as in every empty place"
    others.list.setFocus()
    window.press(Qt.Key.Key_Down)
    window.commune.until(lambda: others.sheet.title.text() == "Plan du cimetière")
    assert "1\u00a0commune a dit «\u00a0nous aussi\u00a0»" in words(others.sheet)
    window.click(window.act("Dire «\u00a0nous aussi\u00a0»"))
    window.click(window.act("Oui, dire"))
    window.commune.until(others.isVisible)
    window.commune.until(lambda: "Nous aussi\u00a0: à envoyer" in words(others.sheet))
    assert others.message.words.text().startswith(
        f"Votre {quoted('nous aussi')} pour {quoted('Plan du cimetière')} est dans la"
    )
    window.click(window.act("Annuler l’envoi"))
    window.answer("Oui, annuler l’envoi")
    window.commune.until(lambda: window.commune.ask(pooling.joins) == ())
    window.commune.settle()
    assert others.message.words.text().startswith("Envoi annulé."), "it is in the outbox no more"
    others.row.line.setText("piscine")
    window.commune.until(lambda: not window.act("Dire «\u00a0nous aussi\u00a0»").isEnabled())
    assert page.navigation.neighbours.chosen == "", "what the search hides is chosen no more"


def test_what_is_typed_in_a_short_list_brings_its_search_into_sight(window: "Window") -> None:
    page = window.visit("needs")
    window.click(page.tabs.buttons[NeedScreen.OTHERS])
    others = page.others
    window.commune.until(lambda: len(others.list.model().lines) == 2)
    assert not others.row.isVisible(), "two lines need no search"
    others.list.setFocus()
    window.qtbot.keyClicks(others.list, "c")
    assert (others.row.line.hasFocus(), others.row.line.text()) == (True, "c")
    window.qtbot.keyClicks(window.frame.focusWidget(), "imetiere")
    window.commune.until(lambda: len(page.navigation.neighbours.model.lines) == 1)
    window.press(Qt.Key.Key_Escape)
    window.commune.until(lambda: len(page.navigation.neighbours.model.lines) == 2)
    assert not others.row.isVisible()
    assert others.list.hasFocus(), "the keyboard is where it was"


def test_that_a_nous_aussi_was_refused_is_said_although_its_need_is_there_no_more(window: "Window") -> None:
    """Its commune had just withdrawn the need: the list came without it, then without which one and why."""
    page = window.visit("needs")
    window.click(page.tabs.buttons[NeedScreen.OTHERS])
    others = page.others
    window.commune.until(lambda: len(others.list.model().lines) == 2)
    others.list.setFocus()
    window.press(Qt.Key.Key_Down)
    window.commune.until(lambda: page.navigation.neighbours.sheet is not None)
    window.click(window.act("Dire «\u00a0nous aussi\u00a0»"))
    window.click(window.act("Oui, dire"))
    window.commune.until(others.isVisible)
    window.settle()
    title = "Dématérialiser les demandes d’autorisation d’occupation du domaine public communal"
    assert f"pour «{FIXED}{title[:40]}" in others.message.words.text()
    assert "\u00a0» est dans la boîte d’envoi." in others.message.words.text()
    (join,) = window.commune.ask(pooling.joins)
    with window.commune.context.store.transaction() as connection:
        connection.execute(update(outbox).values(detail="Ce besoin a été retiré."))
    changes = settle(window.commune.context, join.join_op, "rejected")
    changes |= publish(window.commune.context, "needs", removed=[join.need])
    window.commune.actor.announce(changes)
    window.settle()
    assert page.navigation.neighbours.sheet is None
    assert others.message.words.text() == (
        "✗\u00a0«\u00a0Nous aussi\u00a0»\u00a0: refusé («\u00a0Dématérialiser les demandes d’autorisation d’occupation"
        " du…\u00a0», besoin d’Orléans)."
        " La plateforme a répondu\u00a0: «\u00a0Ce besoin a été retiré\u00a0»."
    )


TELEPHONE = "Tel de M. Martin 06 11 22 33 44"


def ask_to_join(window: "Window", id: str, title: str) -> "NeedsPage":
    page = window.visit("needs", f"other:{id}")
    window.commune.until(lambda: page.others.sheet.title.text() == title)
    window.click(window.act("Dire «\u00a0nous aussi\u00a0»"))
    window.commune.until(page.joining.isVisible)
    return page


@pytest.mark.slow
def test_a_list_with_nothing_above_it_begins_at_the_top(window: "Window") -> None:
    """It began twelve pixels lower than the list of the tab beside: the space under a head without a part."""
    page = window.visit("needs")
    window.click(page.tabs.buttons[NeedScreen.OTHERS])
    page.others.row.hide()  # as for few lines
    window.settle()
    assert page.others.list.mapTo(page.others.master_detail, QPoint()).y() < 5
    page.others.row.show()
    window.settle()
    assert page.others.list.mapTo(page.others.master_detail, QPoint()).y() > page.others.row.height()


def test_alt_u_answers_yes_to_the_question_before_nous_aussi(window: "Window") -> None:
    """The keyboard focus went to the comment."""
    page = window.visit("needs")
    lettered = [page.joining.join.text(), page.joining.leave.text()]
    lettered += [field.label.text() for field in (page.joining.comment_field, page.joining.own_field)]
    assert [text[text.index("&") + 1] for text in lettered] == ["u", "u", "m", "b"]


@pytest.mark.slow
def test_a_comment_that_names_a_citizen_is_warned_of_before_it_leaves(window: "Window") -> None:
    """The text typed when "Oui" is pressed is checked, whether or not the field was left."""
    page = ask_to_join(window, "n1", "Plan du cimetière")
    joining = page.joining
    window.qtbot.keyClicks(joining.comment, TELEPHONE)
    pressed = window.act("Oui, dire").geometry()
    window.click(window.act("Oui, dire"))
    assert joining.isVisible()
    assert window.commune.ask(pooling.joins) == ()
    assert not pressed.intersects(window.act("Oui, envoyer tel quel").geometry()), "nor by a second click"
    assert joining.warning.words.text() == NOT_SENT
    assert "06 11 22 33 44" in joining.comment_field.hint.text()
    assert joining.comment_field.text == TELEPHONE
    assert joining.comment.hasFocus()
    window.qtbot.keyClicks(joining.comment, ", ou 06 11 22 33 55")
    joining.comment.setPlainText(joining.comment_field.text.replace("33 44", "33 66"))
    window.click(window.act("Oui, envoyer tel quel"))
    assert window.commune.ask(pooling.joins) == (), "another number was not read yet"
    assert "06 11 22 33 66" in joining.comment_field.hint.text()
    window.click(window.act("Oui, envoyer tel quel"))
    window.commune.until(page.others.isVisible)
    assert [join.need for join in window.commune.ask(pooling.joins)] == ["n1"]


@pytest.mark.slow
def test_a_comment_made_clean_leaves_at_once(window: "Window") -> None:
    page = ask_to_join(window, "n1", "Plan du cimetière")
    window.qtbot.keyClicks(page.joining.comment, TELEPHONE)
    window.click(window.act("Oui, dire"))
    page.joining.comment.setPlainText("Depuis 1954.")
    window.click(window.act("Oui, envoyer tel quel"))
    window.commune.until(page.others.isVisible)
    assert len(window.commune.ask(pooling.joins)) == 1


@pytest.mark.slow
def test_nothing_of_another_needs_question_is_left_where_nous_aussi_is_asked_again(window: "Window") -> None:
    page = ask_to_join(window, "n1", "Plan du cimetière")
    joining = page.joining
    joining.comment.setFocus()
    window.qtbot.keyClicks(joining.comment, TELEPHONE)
    window.press(Qt.Key.Key_Tab)
    assert joining.comment_field.hint.isVisible()
    window.click(window.act("Oui, dire"))
    window.click(window.act("Revenir"))
    ask_to_join(window, "n2", LONG)
    assert joining.comment_field.text == ""
    assert not joining.comment_field.hint.isVisible()
    assert not joining.warning.isVisible()
    window.qtbot.keyClicks(joining.comment, TELEPHONE)
    window.click(window.act("Oui, dire"))
    assert window.commune.ask(pooling.joins) == (), "it was read of another need"


@pytest.mark.slow
def test_the_way_back_from_another_communes_need_is_named_and_leads_to_the_others(window: "Window") -> None:
    page = ask_to_join(window, "n1", "Plan du cimetière")
    assert page.back.text() == "‹\u00a0Autres communes"
    window.click(page.back)
    assert page.others.isVisible()
    page = window.visit("needs", "new")
    assert page.back.text() == "‹\u00a0Tous nos besoins"


@pytest.mark.slow
def test_what_nous_aussi_says_is_read_again_in_the_need(window: "Window") -> None:
    page = ask_to_join(window, "n1", "Plan du cimetière")
    assert not page.others.sheet.own_words.isVisible()
    window.qtbot.keyClicks(page.joining.comment, "Depuis 1954.")
    window.click(window.act("Oui, dire"))
    window.commune.until(page.others.sheet.own_words.isVisible)
    assert "Depuis 1954." in words(page.others.sheet.own_words)


def test_the_map_of_who_shares_a_need_is_made_when_it_is_asked_for_and_its_table_says_the_same(
    window: "Window",
) -> None:
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    assert page.map.view is None
    window.click(page.others.sheet.map)
    view = page.map.view
    assert view is not None
    assert view.isVisible()
    assert view.map.accessibleName() == "Carte des départements et collectivités"
    assert view.map.accessibleDescription() == view_words(view.table)
    view.table.setFocus()
    assert view.table.hasFocus()
    assert not window.clipped(view)
    edge = page.back.mapTo(window.frame, QPoint(page.back.width(), 0)).x()
    assert view.table.mapTo(window.frame, QPoint(view.table.width(), 0)).x() == edge, "it ends where the page does"
    window.click(window.act("Revenir au besoin"))
    assert page.others.isVisible()
    assert page.others.sheet.title.text() == "Plan du cimetière"


@posix.pixels
@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 735, 150), (1366, 735, 200), (1024, 600, 100)])
def test_where_the_table_goes_below_the_map_all_of_the_map_stands_above_it_and_one_bar_scrolls_both(
    window: "Window", width: int, height: int, percent: int
) -> None:
    """On the first visit overseas and “Hors de la carte” lay behind the table; at 200 % two bars stood side by side."""
    window.size(width, height, percent)
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    window.click(page.others.sheet.map)
    view = page.map.view
    assert view is not None
    window.commune.until(lambda: view.table.y() > view.map.y() + view.map.minimumHeight())
    assert [area.verticalScrollBar().maximum() > 0 for area in (view, *areas_around(view))].count(True) == 1
    assert view.credit.y() > view.table.geometry().bottom()


def test_escape_leads_from_the_map_back_to_the_need(window: "Window") -> None:
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    window.click(page.others.sheet.map)
    assert page.map.isVisible()
    window.press(Qt.Key.Key_Escape)
    assert (page.map.isVisible(), page.others.sheet.isVisible()) == (False, True)


def view_words(table: QTableWidget) -> str:
    """The table as the map is read aloud."""
    rows = ([table.item(row, column).text() for column in range(3)] for row in range(table.rowCount()))
    said = []
    for department, count, names in rows:
        assert len(names.split(", ")) == int(count)
        said.append(f"{department}\u00a0: {count}\u00a0{'commune' if count == '1' else 'communes'}")
    return ", ".join(said)


@posix.pixels
@pytest.mark.parametrize("theme", ["clair", "sombre", "contraste"])
def test_a_departement_with_communes_is_seen_on_the_map_in_every_theme(window: "Window", theme: str) -> None:
    """Marked by its number in a disc, and by more than one colour inside: it is hatched."""
    window.theme.apply(choice=theme)
    shown = DepartmentMap(window.theme)
    window.qtbot.addWidget(shown)
    pictures = []
    for communes in ((("45234", "Orléans"),), (("97411", "Saint-Denis"),)):
        shown.show_map(shared_map(communes))
        shown.fit(700, 700)
        pictures.append(shown.grab().toImage())
    middle = _middle_of(shown, "45")
    with_loiret, without = (picture.pixelColor(middle + QPoint(0, -14)).name() for picture in pictures)
    assert with_loiret == window.theme["accent"].name()
    assert without != with_loiret
    around = {pictures[0].pixelColor(middle + QPoint(dx, 16)).name() for dx in range(-12, 13)}
    assert len(around) > 2
    window.theme.apply(choice="clair")


def test_what_has_no_outline_has_a_tile_with_its_name_below_the_map(window: "Window") -> None:
    """Tiles with numbers alone told nothing: few know that 988 is Nouvelle-Calédonie."""
    shown = DepartmentMap(window.theme)
    window.qtbot.addWidget(shown)
    shown.show_map(shared_map((("97411", "Saint-Denis"), ("97416", "Saint-Pierre"), ("75056", "Paris"))))
    shown.fit(700, 700)
    first, *others = (tile.words for tile in shown.tiles(shown.width()) if not tile.is_heading)
    assert first == "Paris\u00a0: 1"
    assert others[:3] == ["La Réunion\u00a0: 2", "Guadeloupe", "Martinique"]
    assert len(others) == len(departments.OVERSEAS)
    assert not any(char.isdigit() for words in others[1:] for char in words)


def _middle_of(shown: DepartmentMap, code: str) -> QPoint:
    rings, (across, _down) = departments.outlines().rings[code], departments.outlines().size
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    scale = shown.country / across
    left = (shown.width() - shown.country) / 2
    return QPoint(round(left + (min(xs) + max(xs)) / 2 * scale), round(2 + (min(ys) + max(ys)) / 2 * scale))


def test_what_another_computer_joined_is_taken_back_in_this_window(window: "Window") -> None:
    """It shows where this was declared."""
    said = OwnJoining(op="01a210ca-359b-7da6-b7ab-1c5b85688d22", deposited_at=datetime(2026, 2, 3, tzinfo=UTC))
    changes = publish(window.commune.context, "mine", OwnJoin(id="join.n1", subject="n1", acts=(said,)))
    window.commune.actor.announce(changes)
    page = window.visit("needs", "other:n1")
    others = page.others
    window.commune.until(lambda: others.sheet.title.text() == "Plan du cimetière")
    window.commune.until(lambda: "«\u00a0Nous aussi\u00a0» pris en compte" in words(others.sheet))
    assert "Dit depuis un autre ordinateur de la mairie." in words(others.sheet)
    window.click(window.act("Ne plus dire «\u00a0nous aussi\u00a0»…"))
    window.click(window.act("Oui, retirer le «\u00a0nous aussi\u00a0»"))
    window.commune.until(lambda: "Retrait\u00a0: à envoyer" in words(others.sheet))
    (row,) = window.commune.ask(pooling.joins)
    assert (row.state, row.elsewhere, row.stands) == ("withdrawn", True, False)


@pytest.mark.slow
def test_a_search_without_an_answer_says_so_and_not_that_there_is_nothing(window: "Window") -> None:
    page = window.visit("needs")
    window.click(page.tabs.buttons[NeedScreen.OTHERS])
    page.navigation.neighbours.narrowing.search("piscine")
    window.commune.until(page.others.row.nothing.isVisible)
    assert "Rien ne répond à «\u00a0piscine\u00a0»" in words(page.others)
    assert not page.others.empty.isVisible()


@pytest.mark.slow
def test_another_place_leads_to_the_need_of_another_commune(window: "Window") -> None:
    page = window.visit("needs", "other:n2")
    window.commune.until(lambda: page.others.sheet.title.text() == LONG)
    assert page.tabs.buttons[NeedScreen.OTHERS].isChecked()


@pytest.mark.slow
def test_ours_are_searched_shown_by_state_and_sorted_by_the_keyboard_too(window: "Window") -> None:
    titles = ("Plan du cimetière", "Cantine", "Agenda", "Site", "Lampadaires", "Réservation")
    for title in titles:
        window.commune.act(draft_need, None, title=title, description="Sur papier.")
    window.commune.act(submit_need, window.commune.ask(needs.listed)[0].id)
    page = window.visit("needs")
    ours, model = page.list, page.navigation.needs.model
    assert ours.row.count.text() == "6\u00a0besoins"
    page.list.list.setFocus()
    window.qtbot.keyClick(page.list.list, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert ours.row.line.hasFocus()
    window.qtbot.keyClicks(ours.row.line, "plans du cim")  # any part of a word, a plural too
    window.commune.until(lambda: [line.title for line in model.lines] == ["Plan du cimetière"])
    assert ours.row.count.text() == "1\u00a0besoin sur 6"
    assert page.tabs.buttons[NeedScreen.OURS].text() == "Nos besoins (6)"
    window.press(Qt.Key.Key_Down)
    assert ours.list.hasFocus()
    ours.row.begin()
    window.press(Qt.Key.Key_Escape)
    assert len(model.lines) == 6
    shown = [ours.row.kinds.itemText(at) for at in range(ours.row.kinds.count())]
    assert shown == ["Tous les besoins", "Brouillons (5)", "À envoyer (1)"]
    ours.row.kinds.setFocus()
    window.press(Qt.Key.Key_Down)
    assert len(model.lines) == 5
    ours.row.orders.setFocus()
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert [line.title for line in model.lines] == sorted(line.title for line in model.lines)


def test_the_bin_gives_a_draft_back(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine")
    window.commune.act(discard_need, made)
    page = window.visit("needs")
    assert page.tabs.buttons[NeedScreen.BIN].text() == "Corbeille (1)"
    window.click(page.tabs.buttons[NeedScreen.BIN])
    assert not window.act("Remettre dans nos besoins").isEnabled(), "nothing is chosen for her"
    page.bin.lines.list.setFocus()
    window.press(Qt.Key.Key_Down)
    window.click(window.act("Remettre dans nos besoins"))
    window.commune.until(page.editing.isVisible)
    assert page.form.fields["title"].text == "Cantine"
    window.commune.until(lambda: len(window.commune.ask(needs.listed)) == 1)


def test_a_draft_in_the_bin_is_read_and_erased_after_a_question(window: "Window") -> None:
    made = window.commune.act(draft_need, None, title="Cantine", description="Mme Petit compte.")
    window.commune.act(discard_need, made)
    page = window.visit("needs")
    window.click(page.tabs.buttons[NeedScreen.BIN])
    assert not window.act("Lire ce brouillon").isEnabled()
    page.bin.lines.list.setFocus()
    window.press(Qt.Key.Key_Down, Qt.Key.Key_Return)
    window.commune.until(page.bin.text.isVisible)
    assert "Mme Petit compte." in words(page.bin.text)
    window.click(window.act("Effacer…"))
    assert page.bin.erasing.isVisible()
    assert "Cela ne peut pas être annulé." in words(page.bin.erasing)
    window.press(Qt.Key.Key_Escape)
    window.commune.until(page.bin.text.isVisible)
    window.click(window.act("Effacer…"))
    window.click(window.act("Oui, effacer définitivement"))
    window.commune.until(page.bin.lines.isVisible)
    assert "Le brouillon est effacé." in words(page.foot)
    assert window.commune.ask(needs.one, made) is None


def test_a_table_is_asked_for_and_reported_line_by_line(window: "Window", tmp_path: Path) -> None:
    table = tmp_path / "besoins.csv"
    table.write_text("titre;description\nCantine;Sur papier\n;\n", "utf-8")
    page = window.visit("needs")
    window.click(window.act("Importer un tableau…"))
    (asking,) = page.findChildren(QFileDialog)
    asking.selectFile(str(table))
    asking.filesSelected.emit([str(table)])
    asking.reject()
    window.commune.until(page.report.isVisible)
    assert "1\u00a0brouillon gardé" in page.report.summary.text()
    window.press(Qt.Key.Key_Return)
    window.commune.until(page.editing.isVisible)
    assert page.form.fields["title"].text == "Cantine"


def test_a_bad_file_is_a_sentence_over_the_list(window: "Window", tmp_path: Path) -> None:
    (tmp_path / "besoins.csv").write_bytes(b"%PDF-1.7\n")
    page = window.visit("needs")
    page.navigation.importing.bring(tmp_path / "besoins.csv")
    window.commune.until(page.list.message.isVisible)
    assert "besoins.csv" in words(page.list.message)
    window.click(page.tabs.buttons[NeedScreen.OTHERS])
    window.click(page.tabs.buttons[NeedScreen.OURS])
    assert not page.list.message.isVisible()


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        (1366, 768, 200),
        pytest.param(1024, 600, 150, marks=pytest.mark.slow),
    ],
)
def test_nothing_is_cut_off_in_any_list(
    window: "Window", tmp_path: Path, width: int, height: int, percent: int
) -> None:
    window.size(width, height, percent)
    page = window.visit("needs", "other:n1")
    window.commune.until(lambda: page.others.sheet.title.text() == "Plan du cimetière")
    assert window.clipped(page) == []
    window.click(window.act("Dire «\u00a0nous aussi\u00a0»"))
    assert window.clipped(page) == []
    page.back.click()
    window.settle()
    page.navigation.turn(NeedScreen.BIN)
    window.settle()
    assert window.clipped(page) == []
    (tmp_path / "t.csv").write_text(f"titre;description\n{LONG};{LONG}\n", "utf-8")
    page.navigation.importing.bring(tmp_path / "t.csv")
    window.commune.until(page.report.isVisible)
    assert window.clipped(page) == []
    assert (window.frame.width(), window.frame.height()) == (width, height)


@pytest.mark.parametrize(
    ("width", "height", "percent"),
    [
        pytest.param(1366, 768, 100, marks=pytest.mark.slow),
        pytest.param(1366, 768, 200, marks=pytest.mark.slow),
        (1024, 600, 200),
    ],
)
def test_one_scroll_bar_leads_to_the_last_need(window: "Window", width: int, height: int, percent: int) -> None:
    for number in range(12):
        window.commune.act(draft_need, None, title=f"Besoin {number}")
    window.size(width, height, percent)
    page = window.visit("needs")
    window.bar_to_the_last_line(page, page.list.list)


def test_no_line_is_marked_while_a_need_that_the_list_does_not_have_is_read(window: "Window") -> None:
    publish(window.commune.context, "needs", PublicNeed(id="ours", commune="45024", title="Le nôtre"))
    page = window.visit("needs", "other:n1")
    neighbours = page.navigation.neighbours
    window.commune.until(lambda: neighbours.sheet is not None and neighbours.sheet.id == "n1")
    window.visit("needs", "other:ours")
    window.commune.until(lambda: neighbours.sheet is not None and neighbours.sheet.id == "ours")
    window.settle()
    assert not page.others.list.currentIndex().isValid()
    assert neighbours.sheet is not None
    assert neighbours.sheet.id == "ours"


def test_what_is_typed_on_a_tab_or_in_the_list_goes_into_its_search(window: "Window") -> None:
    many = (
        PublicNeed(id=f"m{n}", commune="45008", commune_name="Artenay", title=f"Besoin {n}", description="")
        for n in range(12)
    )
    window.commune.publish(*many)
    page = window.visit("needs")
    tab = page.tabs.buttons[NeedScreen.OTHERS]
    window.click(tab)
    tab.setFocus()
    line = page.others.row.line
    window.qtbot.keyClicks(tab, "c")
    assert (line.text(), line.hasFocus()) == ("c", True)
    window.qtbot.keyClicks(line, "ime")
    page.others.list.setFocus()
    window.qtbot.keyClicks(page.others.list, "t")
    assert (line.text(), line.hasFocus()) == ("cimet", True), "it goes on where one was"
    window.settle()
    page.others.list.setFocus()
    for key, held in ((Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier), (Qt.Key.Key_Escape, Qt.KeyboardModifier(0))):
        window.qtbot.keyClick(page.others.list, key, held)
    assert line.text() == "cimet", "a shortcut is no text"
    window.qtbot.keyClick(page.others.list, Qt.Key.Key_Space)
    assert line.text() == "cimet", "the space bar chooses the line"


@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_space_opens_a_line_as_enter_does_also_where_it_takes_the_lists_place(window: "Window", key: Qt.Key) -> None:
    window.size(1024, 600, 200)
    page = window.visit("needs")
    window.click(page.tabs.buttons[NeedScreen.OTHERS])
    lines = page.others.list
    lines.setFocus()
    window.press(Qt.Key.Key_Down, key)
    assert page.others.master_detail.side_panel.alone


def test_where_there_is_no_search_what_is_typed_changes_nothing(window: "Window") -> None:
    page = window.visit("needs")
    page.setFocus()
    before = window.frame.focusWidget()
    window.qtbot.keyClicks(page, "cantine")
    assert window.frame.focusWidget() is before
    assert page.navigation.screen is NeedScreen.OURS


@pytest.mark.parametrize(("width", "height", "percent"), [(1366, 768, 100), (852, 520, 200)])
def test_the_button_of_an_empty_list_is_whole_in_sight_under_its_drawing(
    baule: "Commune", open_window: "Callable[..., Window]", width: int, height: int, percent: int
) -> None:
    """The first thing to do on this page was cut by the bar, though it had the keyboard."""
    baule.campaign("needs")
    window = open_window(baule, needs=NeedsPage)
    window.size(width, height, percent)
    page = window.visit("needs")
    window.settle()
    button = next(
        one
        for one in page.findChildren(Button)
        if one.isVisible() and one.text().replace("&", "") == "Écrire un besoin"
    )
    window.qtbot.waitUntil(lambda: button.visibleRegion().boundingRect() == button.rect())
    assert any(not picture.visibleRegion().isEmpty() for picture in page.findChildren(Picture))
