"""Réglages."""

from desktop.views.page import Page, Room


class SettingsPage(Page):
    def __init__(self, room: Room) -> None:
        super().__init__("Réglages")
