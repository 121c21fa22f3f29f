"""Where the data is, and what this application is made of."""

import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from desktop.views.widgets.buttons import Button
from desktop.views.widgets.card import Card, FoldingButtons, Icon, row
from desktop.views.widgets.label import Label
from desktop.views.widgets.page import PageContext
from resources import communes

_APPLICATION = "relais-communes"


class DataCard(Card):
    """The folders, and a button to open them."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("Vos données", icon=Icon(context.theme, "needs"))
        self._folder = context.places.communes
        self.copied = Label("", "small", "ok")
        self.add(
            Label("Tout est sur cet ordinateur, dans un fichier par commune\u00a0:", tone="muted"),
            path_label(context.places.database(context.status_summary.opening.insee)),
            Label("Le journal technique, sans vos textes ni vos codes\u00a0:", tone="muted"),
            path_label(context.places.logs),
        )
        self.add(
            FoldingButtons(Button("Ouvrir le dossier", self._open), Button("Copier le chemin", self._copy), self.copied)
        )

    def _open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder))):
            self._copy()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(str(self._folder))
        self.copied.say("Chemin copié")


class AboutCard(Card):
    """Version, licences, sources of the data."""

    def __init__(self, context: PageContext) -> None:
        super().__init__("À propos et licences", icon=Icon(context.theme, "services"))
        self._context = context
        vintage = communes.vintage()
        self.see = Button("Version, licences et s&ources…", self._see)
        self.add(
            Label(f"Relais Communes {_version()}", "strong"),
            Label(
                "Besoins et votes des petites communes, écrits hors connexion, envoyés sans doublon, avec un accusé."
            ),
            Label(
                "Logiciel libre, licence MIT. Seuls partent vos envois, avec les coordonnées que vous avez données.",
                tone="muted",
            ),
            Label(
                f"Qt {_version('PySide6-Essentials')} (LGPL 3), Python {sys.version.split()[0]}, "
                f"et les bibliothèques {', '.join(libraries())}.",
                "small",
                "muted",
            ),
            Label(
                f"Communes\u00a0: liste officielle, version {vintage.get('vintage', '')}, "
                f"{vintage.get('licence', 'Licence Ouverte 2.0')}. "
                "Contours des départements\u00a0: MapSVG et Victor Cazanave, CC BY 4.0.",
                "small",
                "muted",
            ),
            row(self.see),
        )

    def _see(self) -> None:
        from desktop.paths import licences  # noqa: PLC0415 - only where they are asked for
        from desktop.views.settings.licences import LicencesWindow  # noqa: PLC0415 - as above

        LicencesWindow(self._context, licences(), self.window()).open()


def path_label(path: Path) -> Label:
    return Label(str(path), "small")


def libraries() -> list[str]:
    """Those that the application is installed with, by the names under which their licences are found, in order."""
    try:
        wanted = requires(_APPLICATION) or []
    except PackageNotFoundError:
        return []
    ours = [one for one in wanted if "extra ==" not in one]  # the others are the platform's and the developers'
    return sorted((re.split(r"[^\w.-]", one, maxsplit=1)[0] for one in ours), key=str.casefold)


def _version(package: str = _APPLICATION) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
