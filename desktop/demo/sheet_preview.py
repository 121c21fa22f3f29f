"""Shows the sheet to leave behind, as it will be printed."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.session import Session


def show(session: "Session | None") -> None:
    """Over the projected window, where there is one."""
    from desktop.demo import leave_behind  # noqa: PLC0415 - only where it is shown
    from desktop.views.preview.dialog import preview  # noqa: PLC0415 - only where something is printed

    if session is None:
        return
    now = session.context.clock()
    preview(
        session.context,
        leave_behind.TITLE,
        lambda connection: leave_behind.render(connection, now),
        parent=session.frame,
    )
