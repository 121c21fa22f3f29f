"""Shows the sheet to leave behind, as it will be printed, once the adviser has said whom the mairie may call."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from desktop.actions.kit.commune_context import local_time
from desktop.demo.shown.sheet.form_keys import FormKeys
from desktop.demo.shown.sheet.in_front import InFront
from desktop.domain.french import paris_day
from desktop.domain.refusals import Refusal

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QScreen

    from desktop.demo.shown.sheet.adviser import Adviser
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog
    from desktop.demo.shown.sheet.typed_lines import TypedLines
    from desktop.demo.stage.stage import Stage


def show(stage: "Stage", window: QWidget, *, anew: bool = False) -> None:
    """Asks for the adviser's lines, then shows the sheet over the projected window.

    They are asked for there too, unless this is pressed in a window on a screen of its own.

    Nothing is asked where the lines of an earlier visit still hold; `anew`: they are to be changed.
    """
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog  # noqa: PLC0415 - only where it is shown
    from desktop.demo.shown.sheet.typed_lines import TypedLines  # noqa: PLC0415 - likewise

    session = stage.session
    if session is None:
        return
    frame, where = session.frame, window if stage.cues_apart else session.frame
    today = paris_day(local_time())
    lines = stage.findChild(TypedLines) or TypedLines(session.context.places.config, stage)
    there = next((one for one in (*frame.findChildren(QDialog), *_forms()) if one.isVisible()), None)
    if there is not None:
        there.activateWindow()
    elif not anew and (known := _holding(lines, today)) is not None:
        _preview(stage, known)
    else:
        then = partial(_preview, stage)
        form = AdviserDialog(lines, then, where, frame.theme.em, today)
        form.fallen = lambda: stage.session is None
        form.give_keyboard = partial(_give_keyboard, stage)
        FormKeys(stage, form, lambda: _uncover(stage))
        if where is frame:
            InFront(form)
        form.appear()


def asks() -> bool:
    """Whether the form for the lines has the keyboard, or has just asked for it."""
    return any(one.isVisible() and one.has_keyboard for one in _forms())


def leave_form(window: QWidget, unless_on: "QScreen | None" = None) -> None:
    """Takes only the form away that was opened over this window."""
    for one in _forms():
        if one.isVisible() and one.parent() is window and one.screen() is not unless_on:
            one.reject()


def _uncover(stage: "Stage") -> None:
    if stage.session is not None:
        leave_form(stage.session.frame)


def _give_keyboard(stage: "Stage") -> None:
    if stage.session is None:
        return
    frame = stage.session.frame
    if frame.isMinimized():  # with the form
        frame.setWindowState(frame.windowState() & ~Qt.WindowState.WindowMinimized)
    if QApplication.activeModalWidget() is None:  # else that waits for an answer
        frame.activateWindow()


def _forms() -> "list[AdviserDialog]":
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog  # noqa: PLC0415 - only where it is shown

    return [one for one in QApplication.topLevelWidgets() if isinstance(one, AdviserDialog)]


def _holding(lines: "TypedLines", today: "date") -> "Adviser | None":
    """The lines that were entered before, if there are any, and no other was typed and none wants another look."""
    from desktop.demo.shown.sheet import adviser  # noqa: PLC0415 - only where it is shown

    try:
        lines.read()
    except Refusal:
        return None  # the dialog says so
    known = lines.known
    entered = known != adviser.Adviser() and not lines.texts and not any(adviser.doubtful(known, today))
    return known if entered else None


def _preview(stage: "Stage", known: "Adviser") -> None:
    from desktop.demo.shown.sheet import adviser, leave_behind  # noqa: PLC0415 - only where it is shown
    from desktop.views.preview.dialog import preview  # noqa: PLC0415 - only where something is printed

    session = stage.session
    if session is None:
        return
    now = local_time()  # left at the mairie, it bears the real day
    preview(
        session.context._replace(demonstration=adviser.TRUE_BAND),
        leave_behind.TITLE,
        lambda connection: leave_behind.render(connection, known, now),
        parent=session.frame,
    )
