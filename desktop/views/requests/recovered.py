"""Above a request that is being written: its text was found again after a crash, or that of before has been taken."""

from desktop.viewmodels.requests.editor import OpenedRequest, RequestEditor
from desktop.views.widgets.notice import Notice

RESUME, RESTART = "resume:", "restart:"  #: before the id of a request whose recovered text is kept, or is not


class Recovered(Notice):
    """ "Reprendre" keeps what is there; "Recommencer" takes the text of before, and can be undone."""

    def __init__(self, editor: RequestEditor) -> None:
        super().__init__()
        self._editor = editor
        self._found: dict[str, str] | None = None  # what "Recommencer" put aside
        self._restarting = False

    def begin(self, target: str) -> None:
        """Opens the request of such a target."""
        self._restarting = target.startswith(RESTART)
        self._editor.begin(target.partition(":")[2], recovered=True)

    def forget(self) -> None:
        """Left: what was put aside is not offered to another request."""
        self._found = None
        self._restarting = False
        self.clear()

    def take(self, opened: OpenedRequest) -> bool:
        """Whether the request is opened once more, with its text of before: it is not to be shown yet."""
        if self._restarting:
            self._restarting = False
            self._begin_again(opened.fields)
            return True
        if opened.recovered:
            self.say(
                opened.recovered,
                ("Reprendre", self.clear),
                ("Recommencer", lambda: self._begin_again(opened.fields)),
            )
        elif self._found is not None:
            self.say("Vous repartez du texte d’avant.", ("Annuler", self._undo))
        else:
            self.clear()
        return False

    def _begin_again(self, found: dict[str, str]) -> None:
        self._found = found
        self._editor.begin_again()

    def _undo(self) -> None:
        found, self._found = self._found, None
        if found is not None:
            self._editor.put(found)
