"""The story in twelve steps: what the adviser does and says, and the situation from which each step can begin."""

from dataclasses import dataclass
from typing import Literal

from desktop.demo.situations import Situation

NETWORKS: tuple["Network", ...] = ("absent", "slow", "present")
Network = Literal["absent", "slow", "present"]
Act = Literal["", "crash", "network", "key", "decide", "reset"]

#: The proposal in which the story's need is grouped: the sample's first.
CEMETERY = "p1"


@dataclass(frozen=True, slots=True)
class Start:
    """Where a phase of the campaign begins: its situation, and the step that is then read."""

    situation: Situation
    step: int


@dataclass(frozen=True, slots=True)
class StoryStep:
    """`place` and `target` are where the window goes.

    Two targets stand for an id: "draft" for the need in the making, "request" for the request that lies ready. One
    begins with "phase:": it is what the open phase has of that proposal.
    """

    title: str
    sentences: tuple[str, ...]
    situation: Situation
    place: str
    target: str = ""
    network: Network = "absent"
    act: Act = ""


STEPS = (
    StoryStep(
        "L’accueil",
        (
            "Tout est inventé\u00a0: la commune, ses voisines, les dates.",
            "Montrez la frise\u00a0: où en est la campagne, combien de jours restent.",
            "Il n’y a pas de réseau, et la fenêtre le dit calmement.",
        ),
        "start",
        "home",
    ),
    StoryStep(
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
    StoryStep(
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
    StoryStep(
        "Nous aussi, puis regrouper",
        (
            "Dites «\u00a0Nous aussi\u00a0» d’un besoin voisin\u00a0: c’est dit publiquement.",
            "Mettez notre besoin dans la boîte d’envoi. Réseau présent (F9)\u00a0: il part.",
            "Puis la plateforme décide (F10)\u00a0: elle regroupe les besoins.",
            "À la page Votes et pilotage, une question attend\u00a0: voter pour la proposition\u202f?",
        ),
        "drafted",
        "needs",
        "draft",
        "present",
        "decide",
    ),
    StoryStep(
        "Voter sans réseau",
        (
            "Réseau absent (F9)\u00a0: votez pour trois propositions.",
            "Lisez l’écran\u00a0: enregistré ici, pas encore compté, et jusqu’à quand.",
            "La commune vote\u00a0: une voix, quelle que soit sa taille.",
        ),
        "grouped",
        "votes",
    ),
    StoryStep(
        "La boîte d’envoi",
        (
            "Trois lignes disent «\u00a0À envoyer\u00a0». Rien n’est dit envoyé.",
            "Un envoi peut encore être annulé.",
        ),
        "voted",
        "outbox",
    ),
    StoryStep(
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
    StoryStep(
        "La clé USB, et son retour",
        (
            "Réseau absent (F9), comme dans bien des mairies\u00a0: votez encore une fois.",
            "Boîte d’envoi, «\u00a0Clé USB…\u00a0»\u00a0: écrivez sur la clé. L’envoi attend toujours.",
            "F10\u00a0: la préfecture porte la clé. La plateforme y met sa réponse, signée.",
            "Reprenez la réponse\u00a0: l’envoi est reçu, avec son numéro.",
        ),
        "received",
        "votes",
        act="key",
    ),
    StoryStep(
        "Les raisons du comité",
        (
            "Réseau présent (F9). Appuyez sur F10\u00a0: le comité décide, et dit pourquoi.",
            "Rubrique Résultats\u00a0: lisez une proposition retenue, puis une autre.",
            "Retrouvez notre besoin\u00a0: son fil va jusqu’à la décision.",
        ),
        "received",
        "votes",
        network="present",
        act="decide",
    ),
    StoryStep(
        "Piloter et déployer",
        (
            "Rubrique Pilotage\u00a0: déclarez la commune territoire référent pour le cimetière.",
            "F10\u00a0: les groupes sont composés. F10 encore\u00a0: le second comité décide.",
            "Rubrique Déploiement, cimetière\u00a0: une voisine l’a déjà. Demandez-le aussi.",
            "F10\u00a0: il est prévu. F10 encore\u00a0: il est en service. Dites son effet.",
        ),
        "decided",
        "votes",
        f"phase:{CEMETERY}",
        "present",
        "decide",
    ),
    StoryStep(
        "La lettre au préfet",
        (
            "Une demande est prête\u00a0: objet, plan de financement, pièce jointe.",
            "Changez un montant\u00a0: le plan dit ce qui manque. Puis remettez-le.",
            "Voyez la lettre, page par page. Imprimez-la, ou gardez le PDF.",
            "Mettez-la dans la boîte d’envoi. F10\u00a0: le préfet répond.",
        ),
        "lived",
        "requests",
        "request",
        "present",
        "decide",
    ),
    StoryStep(
        "Recommencer",
        (
            "Laissez une feuille à la mairie\u00a0: une page, marquée comme exemple.",
            "Tout revient au début en moins d’une seconde.",
            "Rien n’est sorti de cet ordinateur.",
        ),
        "answered",
        "home",
        network="present",
        act="reset",
    ),
)

#: By the campaign's own names of its phases.
PHASES: dict[str, Start] = {
    "needs": Start("start", 0),
    "vote": Start("grouped", 4),
    "steering": Start("decided", 9),
    "deployment": Start("deployed", 9),
}
