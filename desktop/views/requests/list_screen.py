"""The first screen of the page of requests: all requests with their states, and what was just moved to the bin."""

from PySide6.QtGui import QAction

from desktop.viewmodels.kit.targets import RESTART, RESUME
from desktop.viewmodels.requests.requests_list import Requests
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.foot.page_foot import AtFoot
from desktop.views.widgets.lines_screen import LinesScreen
from desktop.views.widgets.notice import Notice
from desktop.views.widgets.theme import Theme

_NONE = "Aucune demande pour l’instant"
_NONE_HERE = "Aucune demande sur cet ordinateur"


class RequestsList(LinesScreen):
    """`opened` brings the id of a line that was chosen, or the target of a text found after a crash."""

    def __init__(self, theme: Theme, requests: Requests, write: QAction) -> None:
        super().__init__(theme, requests, "Demandes au préfet")
        self._requests = requests
        self.lay_out(
            theme,
            _NONE,
            "Demandez ici un financement au préfet. La lettre et le plan se préparent pas à pas.",
            Button(write.text(), write.trigger, kind="main"),
        )
        self.not_here = Notice(standing=True)
        AtFoot(self.not_here, self)
        requests.refreshed.connect(self._show)

    def _show(self) -> None:
        self.stack.show_list(self._requests.count > 0)
        self.not_here.say(self._requests.not_here, tone="warn")
        self.empty.title.say(_NONE_HERE if self._requests.not_here else _NONE)
        broken = self._requests.broken_off
        if broken is None:
            self.recovered.clear()
        else:
            self.show_recovered(broken.sentence, RESUME + broken.id, RESTART + broken.id if broken.before else "")
