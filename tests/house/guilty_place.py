"""The guilty example of `desktop/domain/places.py`: were places texts, mypy would call these comments unused."""

from desktop.domain.places import PlaceLink
from desktop.views.shell.frame import Frame
from desktop.views.widgets.page import PageContext


def lead(frame: Frame, context: PageContext) -> PlaceLink:
    frame.go("nedes")  # type: ignore[arg-type]  # the guilt itself
    context.go("outbx", "")  # type: ignore[arg-type]  # as above
    return {"place": "vote", "id": ""}  # type: ignore[typeddict-item]  # as above
