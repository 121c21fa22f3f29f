"""A state as people see it: sign, word and colour together."""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QSizePolicy

from desktop.viewmodels.kit.states import Shown, Tone
from desktop.views.widgets.label import Label
from desktop.views.widgets.theme import Theme, role_font

_SOFT = {"accent": "accent_soft", "ok": "ok_soft", "warn": "warn_soft", "error": "error_soft"}


class Badge(Label):
    """A small word in a frame."""

    def __init__(self, text: str = "", tone: Tone = "plain") -> None:
        super().__init__(text, "small", tone, wrap=False)
        self.setProperty("badge", True)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Maximum)


class StateBadge(Badge):
    """The state of an act or a need."""

    def __init__(self, shown: Shown) -> None:
        super().__init__(shown.text, shown.tone)

    def show_state(self, shown: Shown) -> None:
        self.say(shown.text, shown.tone)


def badge_size(theme: Theme, font: QFont, shown: Shown) -> QSize:
    metrics = QFontMetrics(role_font(font, "small"))
    return QSize(
        metrics.horizontalAdvance(shown.text) + round(theme.em * 1.2), metrics.height() + round(theme.em * 0.3)
    )


def paint_badge(painter: QPainter, theme: Theme, font: QFont, box: QRect, shown: Shown) -> None:
    """Paints a badge that looks like the widget Badge; its text is cut where the box is too narrow."""
    tone = shown.tone
    ink = theme["text" if tone == "plain" else tone]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(ink if tone in _SOFT else theme["line"])
    painter.setBrush(theme[_SOFT.get(tone, "background")])
    radius = box.height() / 2
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
    small = role_font(font, "small")
    painter.setFont(small)
    painter.setPen(ink)
    inner = box.adjusted(round(theme.em * 0.4), 0, -round(theme.em * 0.4), 0)
    text = QFontMetrics(small).elidedText(shown.text, Qt.TextElideMode.ElideRight, inner.width())
    painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, text)
    painter.restore()
