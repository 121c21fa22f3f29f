"""The one-page sheet that the adviser leaves at the mairie, marked as an example like all that is printed here."""

from datetime import datetime

from sqlalchemy import Connection

from desktop.database.queries import campaign
from desktop.documents import leaflet
from desktop.documents.leaflet import Leaflet

TITLE = "Relais Communes en une page"


def sheet_of(connection: Connection, now: datetime) -> Leaflet:
    """The sheet, with the phases of the invented campaign but without its dates, which mean nothing."""
    current = campaign.current(connection)
    return Leaflet(
        heading=TITLE,
        lead="Écrire les besoins de la commune, voter, suivre et demander, même sans réseau.",
        seen=(
            "Ce que vous écrivez est gardé tout seul, et retrouvé après une panne.",
            "Les besoins semblables et les services qui existent s’affichent pendant que vous écrivez.",
            "Le vote de la commune attend ici, puis part quand le réseau revient.",
            "Chaque envoi reçoit un numéro et un accusé signé, qui se vérifie sans réseau.",
            "Sans aucun réseau, une clé USB porte les envois, illisibles pour tout autre, et rapporte leurs accusés.",
            "Le comité donne ses motifs\u202f; le fil d’un besoin va jusqu’à son effet.",
            "La lettre au préfet s’imprime avec son plan de financement, prête à signer.",
        ),
        phases=() if current is None else tuple((one.name, one.summary) for one in current.phases),
        always="À tout moment\u00a0: demander au préfet de cofinancer un projet pour mieux accueillir les usagers,"
        " former les agents ou créer un laboratoire d’innovation. Données personnelles\u00a0: seules les coordonnées"
        " professionnelles de la mairie.",
        first=(
            "Faites installer l’application, par exemple par l’informaticien de l’intercommunalité.",
            "Choisissez votre commune. Tout fonctionne déjà sans réseau.",
            "Demandez un code d’inscription à la préfecture, puis inscrivez l’ordinateur dans Réglages et aide.",
            "Écrivez un premier besoin\u00a0: un titre et une phrase suffisent.",
        ),
        whom=("Préfecture", "Téléphone", "Adresse électronique", "Prochain passage"),
        made_at=now,
        demonstration=True,
    )


def render(connection: Connection, now: datetime) -> bytes:
    return leaflet.render(sheet_of(connection, now))
