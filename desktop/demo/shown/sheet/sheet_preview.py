"""Shows the sheet to leave behind, as it will be printed, once the adviser has said whom the mairie may call."""

from typing import TYPE_CHECKING

from desktop.actions.kit.commune_context import local_time
from desktop.domain.french import paris_day

if TYPE_CHECKING:
    from desktop.demo.shown.sheet.adviser import Adviser
    from desktop.session import Session


def show(session: "Session | None") -> None:
    """Over the projected window, where there is one: asks for the adviser's lines, then shows the sheet."""
    from desktop.demo.shown.sheet.adviser_dialog import AdviserDialog  # noqa: PLC0415 - only where it is shown

    if session is None:
        return
    frame = session.frame
    there = frame.findChild(AdviserDialog)
    if there is None or not there.isVisible():
        config, today = session.context.places.config, paris_day(local_time())
        AdviserDialog(config, lambda known: _preview(session, known), frame, frame.theme.em, today).open()
    else:  # open() stops the presses in its own window only, not in the presenter's
        there.activateWindow()


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
