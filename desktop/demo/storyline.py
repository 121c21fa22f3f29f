"""The story in twelve steps: what the adviser does and says, and the situation in which each step begins."""

from typing import Literal

from msgspec import Struct

from desktop.demo.situations import Situation
from desktop.domain.places import PlaceKey
from desktop.viewmodels.kit.targets import NEW

NETWORKS: tuple["Network", ...] = ("absent", "slow", "present")
Network = Literal["absent", "slow", "present"]
Act = Literal["", "crash", "network", "stick", "decide", "reset"]

#: The proposal in which the story's need is grouped: the sample's first.
CEMETERY = "p1"


class Start(Struct, frozen=True):
    """Where the demonstration of one phase of the campaign begins: its situation, and the step of the story."""

    situation: Situation  #: the state of the invented world
    step: int  #: its place in STEPS, from 0


class StoryStep(Struct, frozen=True, kw_only=True):
    """One step of the story."""

    title: str  #: of the step, in the list of the story
    sentences: tuple[str, ...]  #: what the adviser does and says
    situation: Situation  #: the state of the invented world in which the step can begin
    place: PlaceKey  #: the page that the window opens
    #: what is opened there: "draft" stands for the need being written, "request" for the request that is ready,
    #: "phase:" before a proposal's id for what the open phase has of it; "" for the page itself
    target: str = ""
    network: Network = "absent"  #: state of the network when the step begins
    #: what the adviser does in it: "crash" and "reset" have a button beside the step, "stick" makes F10 carry the stick
    act: Act = ""


STEPS = (
    StoryStep(
        title="L’accueil",
        sentences=(
            "Tout est inventé\u00a0: la commune, ses voisines, les dates.",
            "Montrez la frise\u00a0: où en est la campagne, combien de jours restent.",
            "Il n’y a pas de réseau, et la fenêtre le dit calmement.",
        ),
        situation="start",
        place="home",
    ),
    StoryStep(
        title="Un besoin, et une panne",
        sentences=(
            "Écrivez\u00a0: «\u00a0Gérer les concessions du cimetière\u00a0».",
            "Montrez «\u00a0Enregistré à…\u00a0»\u00a0: personne n’a cliqué.",
            "Simulez une panne\u00a0: la fenêtre tombe, puis revient. Le texte est là.",
        ),
        situation="start",
        place="needs",
        target=NEW,
        act="crash",
    ),
    StoryStep(
        title="Les voisines et les services",
        sentences=(
            "Regardez à côté du texte\u00a0: trois voisines ont le même besoin.",
            "Deux services existent déjà. Ouvrez-en un.",
            "Changez le titre\u00a0: la recherche suit, sans réseau.",
        ),
        situation="drafted",
        place="needs",
        target="draft",
    ),
    StoryStep(
        title="Nous aussi, puis regrouper",
        sentences=(
            "Dites «\u00a0Nous aussi\u00a0» d’un besoin voisin\u00a0: c’est dit publiquement.",
            "Mettez notre besoin dans la boîte d’envoi. Réseau présent (F9)\u00a0: il part.",
            "Puis la plateforme décide (F10)\u00a0: elle regroupe les besoins.",
            "À la page Votes et pilotage, une question attend\u00a0: voter pour la proposition\u202f?",
        ),
        situation="drafted",
        place="needs",
        target="draft",
        network="present",
        act="decide",
    ),
    StoryStep(
        title="Voter sans réseau",
        sentences=(
            "Réseau absent (F9)\u00a0: votez pour trois propositions.",
            "Lisez l’écran\u00a0: enregistré ici, pas encore compté, et jusqu’à quand.",
            "La commune vote\u00a0: une voix, quelle que soit sa taille.",
        ),
        situation="grouped",
        place="votes",
    ),
    StoryStep(
        title="La boîte d’envoi",
        sentences=(
            "Trois lignes disent «\u00a0À envoyer\u00a0». Rien n’est dit envoyé.",
            "Un envoi peut encore être annulé.",
        ),
        situation="voted",
        place="outbox",
    ),
    StoryStep(
        title="Le réseau revient",
        sentences=(
            "Appuyez sur F9\u00a0: lent, puis présent. Les envois partent seuls.",
            "Chaque ligne reçoit son numéro et sa date. Ouvrez un accusé.",
            "L’accusé est signé\u00a0: il se vérifie sans réseau, des années après.",
        ),
        situation="voted",
        place="outbox",
        act="network",
    ),
    StoryStep(
        title="La clé USB, et son retour",
        sentences=(
            "Réseau absent (F9), comme dans bien des mairies\u00a0: votez encore une fois.",
            "Boîte d’envoi, «\u00a0Clé USB…\u00a0»\u00a0: écrivez sur la clé. L’envoi attend toujours.",
            "F10\u00a0: la préfecture porte la clé. La plateforme y met sa réponse, signée.",
            "Reprenez la réponse\u00a0: l’envoi est reçu, avec son numéro.",
        ),
        situation="received",
        place="votes",
        act="stick",
    ),
    StoryStep(
        title="Les motifs du comité",
        sentences=(
            "Réseau présent (F9). Appuyez sur F10\u00a0: le comité décide, et dit pourquoi.",
            "Rubrique Résultats\u00a0: lisez une proposition retenue, puis une autre.",
            "Retrouvez notre besoin\u00a0: son fil va jusqu’à la décision.",
        ),
        situation="received",
        place="votes",
        network="present",
        act="decide",
    ),
    StoryStep(
        title="Piloter et déployer",
        sentences=(
            "Rubrique Pilotage\u00a0: déclarez la commune territoire référent pour le cimetière.",
            "F10\u00a0: les groupes sont composés. F10 encore\u00a0: le second comité décide.",
            "Rubrique Déploiement, cimetière\u00a0: une voisine l’a déjà. Demandez-le aussi.",
            "F10\u00a0: il est prévu. F10 encore\u00a0: il est en service. Dites son effet.",
        ),
        situation="decided",
        place="votes",
        target=f"phase:{CEMETERY}",
        network="present",
        act="decide",
    ),
    StoryStep(
        title="La lettre au préfet",
        sentences=(
            "Une demande est prête\u00a0: objet, plan de financement, pièce jointe.",
            "À l’étape 4, changez un montant\u00a0: le plan dit ce qui manque. Puis remettez-le.",
            "À l’étape 5, voyez la lettre, page par page. Imprimez-la, ou gardez le PDF.",
            "Mettez-la dans la boîte d’envoi. F10\u00a0: le préfet répond.",
        ),
        situation="lived",
        place="requests",
        target="request",
        network="present",
        act="decide",
    ),
    StoryStep(
        title="Recommencer",
        sentences=(
            "Laissez une feuille à la mairie\u00a0: une page, marquée comme exemple.",
            "Tout revient au début en moins d’une seconde.",
            "Rien n’est sorti de cet ordinateur.",
        ),
        situation="answered",
        place="home",
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
