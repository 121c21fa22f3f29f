"""The files attached to a text being written: chosen in a dialog or dropped here, listed with their size, removed."""

from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.domain.attachments import ENDINGS
from desktop.viewmodels.kit.documents import Documents, JoinedFile, JoinedFiles
from desktop.viewmodels.kit.french import FIXED, size
from desktop.views.widgets.buttons import Button
from desktop.views.widgets.file_dialogs import ask_which
from desktop.views.widgets.keyboard.giving import give
from desktop.views.widgets.label import Label, repolish
from desktop.views.widgets.layouts import discard_parts, flush
from desktop.views.widgets.notice import Notice, announce
from desktop.views.widgets.scrolling import bring_new_into_sight
from sync.contract.bodies import MAX_ACT_BYTES, MAX_ATTACHMENT_BYTES
from sync.contract.values import MAX_ATTACHMENTS

_LIMITS = (
    f"PDF, ODT, ODS, DOCX, XLSX, PNG ou JPEG{FIXED}: {MAX_ATTACHMENTS} pièces au plus, "
    f"{size(MAX_ATTACHMENT_BYTES)} chacune, {size(MAX_ACT_BYTES)} en tout."
)
_BESIDE = 22  # letters m: with less room beside the button, the words stand under it
_MASKED = "Masquez d’abord les noms et les coordonnées des particuliers."


class Files(QFrame):
    """The list of files. `advice`: the sentence under the button, on what is useful to attach."""

    wanted = Signal(object)  #: the files to attach, as a list of paths
    unwanted = Signal(str)  #: SHA-256 of a file to remove

    def __init__(self, advice: str) -> None:
        super().__init__()
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        self.add = Button("&Joindre un document…", self.ask)
        self.words = Label(f"Vous pouvez aussi déposer vos fichiers ici. {_LIMITS} {_MASKED}", "small", "muted")
        self.advice = Label(advice, "small", "muted")
        self.refused = Notice()
        self.sum = Label("", "small", "muted")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self._last: JoinedFiles | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addLayout(self._rows)
        column.addWidget(self.sum)
        column.addWidget(self.refused)
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._line.setSpacing(12)
        self._line.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._line.addWidget(self.words, 1)
        column.addLayout(self._line)
        column.addWidget(self.advice)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside the button, the words would have a letter or two to a line in a narrow page: they go under it."""
        super().resizeEvent(event)
        least = self.words.fontMetrics().horizontalAdvance("m") * _BESIDE
        ways = QBoxLayout.Direction
        way = ways.LeftToRight if self.width() - self.add.sizeHint().width() >= least else ways.TopToBottom
        if way != self._line.direction():
            self._line.setDirection(way)

    def follow(self, documents: Documents) -> None:
        self.wanted.connect(documents.attach)
        self.unwanted.connect(documents.detach)
        documents.shown.connect(self.show_files)
        documents.refused.connect(self.refuse)

    def ask(self) -> None:
        give(self.add)  # also where its letter was pressed from another field: there the keyboard comes back
        kinds = " ".join(f"*{ending}" for ending in ENDINGS)
        ask_which(
            self.window(),
            "Joindre un document",
            f"Documents ({kinds});;Tous les fichiers (*)",
            self.wanted.emit,
            many=True,
        )

    def show_files(self, joined: JoinedFiles) -> None:
        if joined == self._last:
            return
        more = self._last is not None and len(joined.files) != len(self._last.files)
        self._last = joined
        discard_parts(self._rows)
        for file in joined.files:
            self._rows.addWidget(self._row(file))
        self.sum.say(joined.in_all)
        if more:
            announce(self, self.sum.text())

    def refuse(self, sentences: str) -> None:
        self.refused.say(f"⚠ {sentences}" if sentences else "", ("Compris", self.refused.clear), tone="warn")
        if sentences:
            bring_new_into_sight(self.refused)  # it stands further down than what one wrote last

    def _row(self, file: JoinedFile) -> QWidget:
        part = QWidget()
        line = flush(QHBoxLayout(part), 12)
        line.addWidget(Label(file.name, most=20), 1)
        line.addWidget(Label(file.size, "small", "muted", wrap=False))
        line.addWidget(Button("Retirer", lambda: self._remove(file.sha256), kind="quiet", about=file.name))
        return part

    def _remove(self, sha256: str) -> None:
        give(self.add)  # the row with the pressed button goes, so that the keyboard needs another place
        self.unwanted.emit(sha256)

    # --- dropping --------------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _files(event.mimeData()):
            self._over(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._over(False)
        files = _files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.wanted.emit(files)

    def _over(self, over: bool) -> None:
        self.setProperty("over", over)
        repolish(self)


def _files(data: QMimeData) -> list[Path]:
    """The files of this computer that are being dragged; other things are left out."""
    return [Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile()]
