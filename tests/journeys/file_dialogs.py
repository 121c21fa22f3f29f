"""A file or folder chosen in the dialog that a button opens."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from tests.journeys.secretary import Secretary


def choose(secretary: Secretary, words: str, path: Path) -> None:
    """Clicks, and chooses this in the dialog that comes."""
    secretary.clicks(words)

    def dialogs() -> list[QFileDialog]:
        return [one for one in secretary.session.frame.findChildren(QFileDialog) if one.isVisible()]

    secretary.until(lambda: len(dialogs()) == 1)
    (dialog,) = dialogs()
    dialog.fileSelected.emit(str(path))
    dialog.filesSelected.emit([str(path)])
    dialog.close()
    secretary.session.frame.activateWindow()  # where no window manager does
