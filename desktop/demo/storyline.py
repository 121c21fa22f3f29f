"""The story in nine steps: what the adviser does and says, and the situation from which each step can begin."""

from dataclasses import dataclass
from typing import Literal

from desktop.demo.situations import Situation

NETWORKS: tuple["Network", ...] = ("absent", "slow", "present")
Network = Literal["absent", "slow", "present"]
Act = Literal["", "crash", "network", "decide", "reset"]

#: The situation in which each phase of the campaign begins.
PHASES: dict[str, Situation] = {
    "needs": "start",
    "vote": "grouped",
    "steering": "decided",
    "deployment": "deployed",
}


@dataclass(frozen=True, slots=True)
class Step:
    """`place` and `target` are where the window goes; a target of "draft" is the draft that the situation holds."""

    title: str
    sentences: tuple[str, ...]
    situation: Situation
    place: str
    target: str = ""
    network: Network = "absent"
    act: Act = ""


STEPS = (
    Step(
        "L’accueil",
        (
            "Tout est inventé\u00a0: la commune, ses voisines, les dates.",
            "Montrez la frise\u00a0: où en est la campagne, combien de jours restent.",
            "Il n’y a pas de réseau, et la fenêtre le dit calmement.",
        ),
        "start",
        "home",
    ),
    Step(
        "Un besoin, et une panne",
        (
            "Écrivez\u00a0: «\u00a0Gérer les concessions du cimetière\u00a0».",
            "Montrez «\u00a0Enregistré à…\u00a0»\u00a0: personne n’a cliqué.",
            "Simulez une panne\u00a0: la fenêtre tombe, puis revient. Le texte est là.",
        ),
        "start",
        "needs",
        "new",
        act="crash",
    ),
    Step(
        "Les voisines et les services",
        (
            "Regardez à côté du texte\u00a0: trois voisines ont le même besoin.",
            "Deux services existent déjà. Ouvrez-en un.",
            "Changez le titre\u00a0: la recherche suit, sans réseau.",
        ),
        "drafted",
        "needs",
        "draft",
    ),
    Step(
        "Nous aussi\u00a0: regrouper",
        (
            "Mettez le besoin dans la boîte d’envoi. Rendez le réseau (F9).",
            "Puis la plateforme décide (F10)\u00a0: elle regroupe les besoins.",
            "Ouvrez la proposition\u00a0: notre besoin y est, à côté des voisines.",
        ),
        "drafted",
        "needs",
        "draft",
        "present",
        "decide",
    ),
    Step(
        "Voter sans réseau",
        (
            "Votez pour trois propositions, dont celle du cimetière.",
            "Lisez l’écran\u00a0: enregistré ici, pas encore compté, et jusqu’à quand.",
            "La commune vote\u00a0: une voix, quelle que soit sa taille.",
        ),
        "grouped",
        "votes",
    ),
    Step(
        "La boîte d’envoi",
        (
            "Trois lignes disent «\u00a0À envoyer\u00a0». Rien n’est dit envoyé.",
            "Un envoi peut encore être annulé.",
        ),
        "voted",
        "outbox",
    ),
    Step(
        "Le réseau revient",
        (
            "Appuyez sur F9\u00a0: lent, puis présent. Les envois partent seuls.",
            "Chaque ligne reçoit son numéro et sa date. Ouvrez un accusé.",
            "L’accusé est signé\u00a0: il se vérifie sans réseau, des années après.",
        ),
        "voted",
        "outbox",
        act="network",
    ),
    Step(
        "Les raisons du comité",
        (
            "Appuyez sur F10\u00a0: le comité décide, et dit pourquoi.",
            "Lisez une proposition retenue, puis une autre qui ne l’est pas.",
            "Retrouvez notre besoin\u00a0: son fil va jusqu’à la décision.",
        ),
        "received",
        "votes",
        network="present",
        act="decide",
    ),
    Step(
        "Recommencer",
        (
            "Tout revient au début en moins d’une seconde.",
            "Rien n’est sorti de cet ordinateur.",
        ),
        "decided",
        "home",
        network="present",
        act="reset",
    ),
)
