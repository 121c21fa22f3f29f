"""The one-page sheet that the adviser leaves at the mairie. It is true, and no example: nothing invented is on it."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.database import prefects
from desktop.database.queries import campaign, link
from desktop.demo.shown.sheet.adviser import Adviser, grouped, printed, together
from desktop.documents import leaflet
from desktop.documents.leaflet import Leaflet
from desktop.domain.french import paris_day, short_date
from desktop.domain.papers.representative import Representative, representative

TITLE = "Relais Communes en une page"
_BLANK = "…" * 12  # to fill in by hand


def sheet_of(connection: Connection, adviser: Adviser, now: datetime) -> Leaflet:
    """The sheet: what a commune does in each phase is the pack's, until when is what the adviser entered."""
    current, who = campaign.current(connection), _representative(connection)
    dates = {name: printed(getattr(adviser, name)) for name in ("needs", "vote", "steering", "deployment")}
    return Leaflet(
        heading=TITLE,
        footer=f"{TITLE} · feuille du {short_date(paris_day(now))}",
        lead="Un programme de l’État\u00a0: les communes disent leurs besoins numériques, votent pour des solutions, en"
        " pilotent la réalisation et demandent les services retenus."
        " Ce que plusieurs partagent se paie, s’apprend et se corrige une seule fois. Tout se fait même sans réseau.",
        does=(
            "Ce que vous écrivez s’enregistre seul, et se retrouve après une panne.",
            "Les communes qui ont le même besoin et les services qui existent s’affichent à côté du texte.",
            "Chaque envoi reçoit un numéro et un accusé signé, vérifiable sans réseau.",
            f"La lettre {who.to} et son plan de financement s’impriment, avec ce qui reste à compléter et à joindre.",
        ),
        costs="L’application\u00a0: rien. Elle est libre (licence MIT), gratuite, sans abonnement ni publicité."
        " Un service choisi peut être payant\u00a0: sa fiche le dit.",
        data="Dans un dossier de l’ordinateur de la mairie, copié chaque jour. Seul part ce que vous mettez dans la"
        " boîte d’envoi. Besoins et votes sont publics\u202f;"
        f" vos coordonnées ne vont qu’à la plateforme et {who.to_office}.",
        phases=() if current is None else tuple((one.name, one.summary, dates[one.key]) for one in current.phases),
        always=f"À tout moment\u00a0: demander {who.to} de cofinancer un projet pour mieux accueillir les usagers,"
        " former les agents ou créer un laboratoire d’innovation.",
        first=(
            "Faites installer l’application, par exemple par l’informaticien de l’intercommunalité."
            f" Où l’obtenir\u00a0: {adviser.source or _BLANK}",
            "Choisissez votre commune, et écrivez un besoin\u00a0: un titre et une phrase suffisent.",
            f"Demandez un code d’inscription {who.to_office} pour envoyer.",
        ),
        whom=(
            ("Service", adviser.service),
            ("Nom", adviser.name),
            ("Téléphone", grouped(adviser.telephone)),
            ("Adresse électronique", adviser.email),
            ("Prochain passage", together(adviser.visit)),
        ),
        office=who.office,
        made_at=now,
    )


def _representative(connection: Connection) -> Representative:
    """Of the State, where the commune lies whose name is borrowed."""
    own = link.commune(connection)
    lies = None if own is None else prefects.territory_of(own.insee)
    return representative("" if lies is None else lies.department)


def render(connection: Connection, adviser: Adviser, now: datetime) -> bytes:
    return leaflet.render(sheet_of(connection, adviser, now))
