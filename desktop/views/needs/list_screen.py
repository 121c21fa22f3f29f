"""The first screen of needs: all needs with their states, a text found after a crash, what went to the bin."""

from PySide6.QtCore import Signal

from desktop.viewmodels.kit.targets import NEW, RESTART, RESUME
from desktop.viewmodels.needs.needs_list import Needs, NeedsAct
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.lines_screen import LinesScreen
from desktop.views.widgets.theme import Theme


class NeedsList(LinesScreen):
    """`opened` brings an id, NEW, or RESUME or RESTART with the id of the need that was open at a crash."""

    importing = Signal()

    def __init__(self, theme: Theme, needs: Needs) -> None:
        super().__init__(theme, needs, "Nos besoins")
        self._needs = needs
        self.write = self.act("Écrire un &besoin", lambda: self.opened.emit(NEW))
        self.bring = self.act("Importer un &tableau…", self.importing.emit)
        self._actions = {NeedsAct.WRITE: self.write, NeedsAct.IMPORT: self.bring}
        self.begin = Button(self.write.text(), self.write.trigger, kind="main")
        self.lay_out(
            theme,
            "Aucun besoin pour l’instant",
            needs.nothing,
            self.begin,
        )
        needs.refreshed.connect(self._show)

    def _show(self) -> None:
        self.stack.show_list(self._needs.count > 0)
        self.empty.sentence.say(self._needs.nothing)
        self.begin.setVisible(not self._needs.over)
        self.set_acts(self._needs.acts.of(self._actions))
        broken = self._needs.broken_off
        if broken is None:
            self.recovered.clear()
            return
        self.show_recovered(broken.sentence, RESUME + broken.id, RESTART + broken.id if broken.before else "")
