"""Shows the sheet to leave behind, as it will be printed, once the adviser has said whom the mairie may call."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog

from desktop.actions.kit.commune_context import local_time
from desktop.domain.french import paris_day
from desktop.domain.refusals import Refusal

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from desktop.demo.shown.sheet.adviser import Adviser
    from desktop.session import Session


def show(session: "Session | None", *, anew: bool = False) -> None:
    """Over the projected window, where there is one: asks for the adviser's lines, then shows the sheet.

    Nothing is asked where the lines of an earlier visit still hold; `anew`: they are to be changed.
    """
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog  # noqa: PLC0415 - only where it is shown

    if session is None:
        return
    frame = session.frame
    config, today = session.context.places.config, paris_day(local_time())
    there = next((one for one in frame.findChildren(QDialog) if one.isVisible()), None)
    if there is not None:  # open() stops the presses in its own window only, not in the presenter's
        there.activateWindow()
    elif (aside := next((one for one in frame.findChildren(AdviserDialog) if one.aside), None)) is not None:
        aside.come_back()  # with what was typed when another step was shown
    elif not anew and (known := _holding(config, today)) is not None:
        _preview(session, known)
    else:
        AdviserDialog(config, lambda known: _preview(session, known), frame, frame.theme.em, today).open()


def leave(dialog: QDialog) -> None:
    """Takes a dialog away as another step is shown; the adviser's lines that were being typed wait to be asked for."""
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog  # noqa: PLC0415 - only where it is shown

    if isinstance(dialog, AdviserDialog):
        dialog.leave()
    else:
        dialog.reject()


def _holding(config: "Path", today: "date") -> "Adviser | None":
    """The lines that were entered before, if there are any and none wants another look."""
    from desktop.demo.shown.sheet import adviser  # noqa: PLC0415 - only where it is shown

    try:
        known = adviser.read(config)
    except Refusal:
        return None  # the dialog says so
    entered = known != adviser.Adviser() and not any(adviser.doubtful(known, today))
    return known if entered else None


def _preview(session: "Session", known: "Adviser") -> None:
    from desktop.demo.shown.sheet import adviser, leave_behind  # noqa: PLC0415 - only where it is shown
    from desktop.views.preview.dialog import preview  # noqa: PLC0415 - only where something is printed

    now = local_time()  # left at the mairie, it bears the real day
    preview(
        session.context._replace(demonstration=adviser.TRUE_BAND),
        leave_behind.TITLE,
        lambda connection: leave_behind.render(connection, known, now),
        parent=session.frame,
    )
