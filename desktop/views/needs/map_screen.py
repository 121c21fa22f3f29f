"""The communes that share a need: a map of the départements, and a table with the same content."""

from typing import TYPE_CHECKING

from desktop.viewmodels.needs.navigation import NeedNavigation
from desktop.views.widgets.screen import Screen
from desktop.views.widgets.theme import Theme

if TYPE_CHECKING:  # comes with its first use
    from desktop.views.needs.shared_map import SharedMapView


class MapScreen(Screen):
    """Empty until a map is asked for, so that outlines and names are not read before."""

    def __init__(self, theme: Theme, navigation: NeedNavigation) -> None:
        super().__init__()
        self._theme, self._navigation = theme, navigation
        self.view: SharedMapView | None = None
        self.offer(back=self.act("&Revenir au besoin", navigation.return_from_question))

    def entered(self) -> None:
        if self._navigation.detour.map is None:
            return
        if self.view is None:
            from desktop.views.needs.shared_map import SharedMapView  # noqa: PLC0415 - only where a map is shown

            self.view = SharedMapView(self._theme)
            self.column.addWidget(self.view, 1)
        self.view.show_map(self._navigation.detour.map)
