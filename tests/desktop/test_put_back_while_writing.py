"""A backup is put back while a text could not be stored: that is asked first, and what is shown afterwards is so."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pysqlite3 import dbapi2 as sqlite
from pytestqt.qtbot import QtBot

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.paths import Places
from tests.desktop.running import as_chosen, chosen, places
from tests.desktop.writing import Writing

__all__ = ["chosen", "places"]

LONG = "Une page importante. " * 6_000  # longer than a draft may be


class PuttingBack(Writing):
    """Somebody who has a need in the outbox that the backup lacks, and an unstored text on another page."""

    @property
    def card(self) -> Any:
        return self.frame.page("settings").backups

    def prepare(self) -> None:
        self.frame.go("settings", "backups")
        self.settle()
        self.card.now.click()
        self.qtbot.waitUntil(lambda: self.card.list.table.rowCount() > 0, timeout=20_000)
        assert self.app.session is not None
        actor = self.app.session.actor
        actor.act(draft_need, None, title="Voirie", description="Papier", then=lambda id: actor.act(submit_need, id))
        self.settle()

    def write_too_much(self) -> None:
        self.write("")
        self.page.form.fields["description"].control.setPlainText(LONG)
        self.page.navigation.editor.keep()
        self.settle()

    def put_back(self) -> None:
        """Asks for it and says yes; the answer is made in the worker."""
        self.frame.go("settings", "backups")
        self.settle()
        self.card.list.table.selectRow(self.card.list.table.rowCount() - 1)
        self.qtbot.waitUntil(self.card.list.put_back.isEnabled, timeout=20_000)
        self.frame.acts.rest()
        self.card.list.put_back.click()
        self.card.list.sure.yes.click()

    @property
    def outbox(self) -> list[str]:
        with closing(sqlite.connect(str(self.places.database("45024")))) as connection:
            return [title for (title,) in connection.execute("SELECT title FROM outbox")]


@pytest.fixture
def relais(qapp: QApplication, qtbot: QtBot, places: Places, chosen: Path) -> Iterator[PuttingBack]:
    as_chosen(chosen, places)
    relais = PuttingBack(qapp, qtbot, places)
    relais.start("45024")
    relais.prepare()
    yield relais
    if not relais.ended:
        relais.app.close()
        if relais.dialogs:
            relais.press("Fermer")
        relais.close()


def test_a_text_that_is_not_stored_is_asked_about_before_anything_is_put_back(relais: PuttingBack) -> None:
    relais.write_too_much()
    first = relais.app.session
    relais.put_back()
    relais.settle()
    assert relais.dialogs, "before"
    assert relais.outbox == ["Voirie"]
    relais.press("Rester")
    relais.settle()
    assert (relais.outbox, relais.app.session) == (["Voirie"], first)
    assert relais.card.list.sure.isVisible(), "the question stands, and what it says is so"
    relais.frame.acts.rest()
    relais.card.list.sure.yes.click()
    relais.press("Fermer et perdre")
    relais.qtbot.waitUntil(lambda: relais.app.session not in (None, first), timeout=20_000)
    relais.until_ready()
    assert (relais.outbox, relais.dialogs) == ([], []), "she is not asked twice"
    assert relais.frame.page("home").done.words.text().startswith("C’est fait")


def test_what_is_typed_while_it_is_put_back_is_asked_about_and_she_reads_what_became_of_the_commune(
    relais: PuttingBack,
) -> None:
    first = relais.app.session
    relais.write("")
    relais.put_back()
    relais.page.form.fields["description"].control.setPlainText(LONG)
    relais.page.navigation.editor.keep()
    relais.qtbot.waitUntil(lambda: bool(relais.dialogs), timeout=20_000)
    relais.press("Rester")
    relais.settle()
    assert (relais.outbox, relais.app.session) == ([], first)
    assert relais.card.list.sure.isHidden()
    assert relais.card.message.words.text().startswith("C’est fait")
    assert relais.app.session is not None
    assert relais.app.session.status_summary.opening.waiting == 0


def test_nothing_is_asked_where_all_is_stored(relais: PuttingBack) -> None:
    first = relais.app.session
    relais.write("Court.")
    relais.put_back()
    relais.qtbot.waitUntil(lambda: relais.app.session not in (None, first), timeout=20_000)
    relais.until_ready()
    assert (relais.outbox, relais.dialogs) == ([], [])
