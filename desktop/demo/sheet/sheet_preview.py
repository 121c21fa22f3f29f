"""Shows the sheet to leave behind, as it will be printed, once the adviser has said whom the mairie may call."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.session import Session


def show(session: "Session | None") -> None:
    """Over the projected window, where there is one: asks for the adviser's lines, then shows the sheet."""
    from desktop.demo.sheet.adviser_dialog import AdviserDialog  # noqa: PLC0415 - only where it is shown

    if session is not None:
        AdviserDialog(
            session.context.places.config, lambda: _preview(session), session.frame, session.frame.theme.em
        ).open()  # over that window alone: a second press would open a second one


def _preview(session: "Session") -> None:
    from desktop.demo.sheet import adviser, leave_behind  # noqa: PLC0415 - only where it is shown
    from desktop.views.preview.dialog import preview  # noqa: PLC0415 - only where something is printed

    now, known = session.context.clock(), adviser.read(session.context.places.config)
    preview(
        session.context,
        leave_behind.TITLE,
        lambda connection: leave_behind.render(connection, known, now),
        parent=session.frame,
    )
