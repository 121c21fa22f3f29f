"""Somebody who writes a need in the application as the program starts it."""

from contextlib import closing
from typing import Any

from PySide6.QtWidgets import QApplication
from pysqlite3 import dbapi2 as sqlite

from desktop.actions.kit.commune_context import CommuneContext
from desktop.domain.changes import Changes, Outcome
from desktop.views.shell.unkept_dialog import UnkeptDialog
from desktop.views.widgets.buttons import Button
from sync.client.ledger.driver import driver_of
from tests.desktop.running import Relais

TEXT = "Une heure de travail."


class Writing(Relais):
    """Somebody who writes a need."""

    def write(self, text: str = TEXT) -> None:
        self.frame.go("needs", "new")
        self.qtbot.waitUntil(lambda: self.page.editing.isVisible(), timeout=10_000)
        self.settle()
        self.qtbot.keyClicks(self.page.form.fields["description"].control, text)

    @property
    def page(self) -> Any:
        return self.frame.page("needs")

    def read_only(self, on: bool) -> None:
        """As if the folder could not be written any more."""

        def limit(context: CommuneContext) -> Outcome[None]:
            driver_of(context.store._held()).execute(f"PRAGMA query_only = {int(on)}")
            return Outcome(Changes(), None)

        assert self.app.session is not None
        self.app.session.actor.act(limit)
        self.settle()

    @property
    def dialogs(self) -> list[UnkeptDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, UnkeptDialog) and w.isVisible()]

    def press(self, words: str) -> None:
        (dialog,) = self.dialogs
        (button,) = [b for b in dialog.findChildren(Button) if b.text().replace("&", "").startswith(words)]
        button.click()

    @property
    def stored(self) -> list[str]:
        with closing(sqlite.connect(str(self.places.database("45024")))) as connection:
            return [text for (text,) in connection.execute("SELECT description FROM need")]
