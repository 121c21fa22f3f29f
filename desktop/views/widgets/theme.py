"""The look: three themes made of colour tokens, four text sizes, one style sheet, a font for each role."""

import atexit
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication, QWidget

import resources
from desktop.views.widgets import icons

TOKENS: dict[str, dict[str, str]] = json.loads(resources.path("theme", "tokens.json").read_text("utf-8"))
NAMES = tuple(TOKENS)

#: Size in relation to body text, and weight, of each role that a text can have.
ROLES: dict[str, tuple[float, QFont.Weight]] = {
    "body": (1.0, QFont.Weight.Normal),
    "strong": (1.0, QFont.Weight.DemiBold),
    "part": (1.0, QFont.Weight.DemiBold),  # looks the same, and is a heading to a screen reader
    "small": (0.92, QFont.Weight.Normal),
    "section": (1.18, QFont.Weight.DemiBold),
    "title": (1.7, QFont.Weight.DemiBold),
    "number": (2.1, QFont.Weight.DemiBold),
    "cue": (1.2, QFont.Weight.Normal),  # read standing, at arm's length and more
    "cue_low": (1.0, QFont.Weight.Normal),  # likewise, in a window that is low for larger ones
    "cue_lowest": (0.7, QFont.Weight.Normal),
    "cue_title": (1.2, QFont.Weight.DemiBold),
}
_SMALLEST = {
    "cue": 15.0,
    "cue_low": 15.0,
    "cue_lowest": 15.0,
    "cue_title": 15.0,
}  # points, whatever the size of the text
_SMALLEST_BODY = 10.0  # points; a larger font of the system is used as it is
#: Such as "0.5em", "0.5em-2px", or "1.15em<28px" for at most that.
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)em\b(?:-(\d+)px)?(?:<(\d+)px)?")
_TOKEN = re.compile(r"@([a-z_]+)")


def role_font(body: QFont, role: str) -> QFont:
    """The font of a role, in relation to the given body font."""
    factor, weight = ROLES[role]
    font = QFont(body)
    font.setPointSizeF(max(body.pointSizeF() * factor, _SMALLEST.get(role, 0.0)))
    font.setWeight(weight)
    return font


def sheet(template: str, values: Mapping[str, str], em: float) -> str:
    """The style sheet, with colours in place of its tokens and its lengths in pixels for the present text size."""
    filled = _TOKEN.sub(lambda m: values[m[1]], template)
    return _LENGTH.sub(lambda m: f"{_pixels(float(m[1]) * em, less=m[2], most=m[3])}px", filled)


def _pixels(length: float, *, less: str | None, most: str | None) -> int:
    wanted = max(1, round(length) - int(less or 0))
    return wanted if most is None else min(wanted, int(most))


@cache
def _picture_folder() -> Path:
    """The folder of the style sheet's pictures, which must be files; it is deleted when the process ends."""
    folder = tempfile.mkdtemp(prefix="relais-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


class Theme(QObject):
    """Colours, fonts and lengths for all that is drawn."""

    changed = Signal()  #: another theme or text size is in place
    _restyled = Signal(str)

    def __init__(self, application: QApplication, *, choice: str = "system", size: int = 100) -> None:
        super().__init__(application)
        self._application = application
        self._system = max(_SMALLEST_BODY, application.font().pointSizeF())
        self._family = QFont(application.font())
        self._template = resources.path("theme", "window.qss").read_text("utf-8")
        self.choice, self.size = choice, size
        self.em = 0.0  #: about the height of body text, in pixels: the unit of every length
        self.name = self._sheet = ""
        hints = application.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        self._hints = hints
        self.apply(choice=choice, size=size)

    def __getitem__(self, token: str) -> QColor:
        """The colour of a token in the theme that is shown."""
        return QColor(self.tokens[token])

    @property
    def tokens(self) -> dict[str, str]:
        return TOKENS[self.name]

    def apply(self, *, choice: str | None = None, size: int | None = None) -> None:
        """Shows another theme (system, clair, sombre, contraste) or text size (100 to 200 %) at once."""
        self.choice, self.size = choice or self.choice, size or self.size
        self.name = self._resolved()
        body = QFont(self._family)
        body.setPointSizeF(self._system * self.size / 100)
        self._application.setFont(body)
        self.em = QFontMetricsF(body).height() * 0.86
        QCoreApplication.sendPostedEvents(None, QEvent.Type.ApplicationFontChange)  # tells the windows at once
        self._application.setPalette(self._palette())
        pictures = {name: self._picture(name, *of) for name, of in _PICTURES.items()}
        text = sheet(self._template, self.tokens | pictures, self.em)
        if text != self._sheet:  # setting the same sheet again would make Qt style every window again
            self._sheet = text
            self._restyled.emit(text)
        self.changed.emit()

    def dress(self, window: QWidget) -> None:
        """Gives a window the style sheet, now and after each change; its widgets and dialogs inherit it.

        A style sheet of the whole application would be applied again at each level of a page while it is built, which
        took half the time of a first visit.
        """
        window.setStyleSheet(self._sheet)
        self._restyled.connect(window.setStyleSheet)

    def _resolved(self) -> str:
        if self.choice in TOKENS:
            return self.choice
        if self._hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contraste"
        return "sombre" if self._hints.colorScheme() == Qt.ColorScheme.Dark else "clair"

    def _follow(self) -> None:
        if self.choice == "system" and self._resolved() != self.name:
            self.apply()

    def _picture(self, name: str, drawing: str, token: str) -> str:
        file = _picture_folder() / f"{name}-{self.name}.svg"
        if not file.exists():
            file.write_bytes(icons.tinted(icons.SHEET_PICTURES[drawing], self.tokens[token]))
        return file.as_posix()

    def _palette(self) -> QPalette:
        roles = QPalette.ColorRole
        tokens = {
            roles.Window: "background",
            roles.WindowText: "text",
            roles.Base: "surface",
            roles.AlternateBase: "background",
            roles.Text: "text",
            roles.PlaceholderText: "example",
            roles.Button: "surface",
            roles.ButtonText: "text",
            roles.BrightText: "error",
            roles.ToolTipBase: "surface",
            roles.ToolTipText: "text",
            roles.Highlight: "accent",
            roles.HighlightedText: "on_accent",
            roles.Accent: "accent",
            roles.Link: "accent",
            roles.LinkVisited: "accent",
            roles.Light: "surface",
            roles.Midlight: "line",
            roles.Mid: "line",
            roles.Dark: "border",
        }
        palette = QPalette()
        for role, token in tokens.items():
            palette.setColor(role, self[token])
        for role in (roles.WindowText, roles.Text, roles.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self["muted"])
        return palette


#: Pictures of the style sheet: the drawing (arrow, tick, dot) and the colour token of each.
_PICTURES = {
    "chevron": ("chevron", "muted"),
    "tick": ("tick", "on_accent"),
    "tick_off": ("tick", "disabled"),
    "dot": ("dot", "accent"),
    "dot_off": ("dot", "disabled"),
}
