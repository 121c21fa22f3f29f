"""The story, step by step: what the room reads, what the presenter does, and the situation in which each begins."""

from desktop.demo.story.steps import TO_SEND, Start, StepKey, StoryStep
from desktop.demo.story.storyline_if_asked import ALERT, IF_ASKED
from desktop.viewmodels.kit.targets import NEW

#: The proposal in which the story's need is grouped: the sample's first.
CEMETERY = "p1"
_FRIEZE = "La frise dit où en est la campagne, et combien de jours restent."

STEPS = (
    StoryStep(
        key="welcome",
        title="L’accueil",
        words=("Tout est inventé\u00a0: la commune, ses voisines, les dates.", _FRIEZE),
        borrowed_words=(
            "Seuls sont empruntés des noms, dont celui de la commune. Tout le reste est inventé.",
            _FRIEZE,
        ),
        cues=(
            "F7 cache ce fil. PageSuiv., PagePréc. ou, hors d’un champ, son numéro\u00a0: une autre étape.",
            "F12\u00a0: la diapositive, d’où vient le programme et pourquoi à plusieurs. Échap la ferme.",
            "Montrez la frise, puis plus bas «\u00a0À faire\u00a0»\u00a0: ce qui attend la commune, et rien d’autre.",
            "Il n’y a pas de réseau, et la fenêtre le dit calmement.",
            "Trop petit vu du fond\u202f? Ctrl et + agrandissent le texte projeté.",
            "«\u00a0Le nom de votre commune…\u00a0» et les autres touches\u00a0: plus bas dans ce fil-ci.",
        ),
        situation="start",
        place="home",
        requires=("needs_open",),
    ),
    StoryStep(
        key="breakdown",
        title="Un besoin, et une panne",
        words=(
            "Un titre et une phrase suffisent pour commencer.",
            "Tout s’enregistre seul, à mesure qu’on écrit.",
        ),
        cues=(
            "Écrivez\u00a0: «\u00a0Gérer les concessions du cimetière\u00a0».",
            "Montrez «\u00a0Enregistré à…\u00a0»\u00a0: personne n’a cliqué.",
            "Simulez une panne\u00a0: la fenêtre tombe sans rien enregistrer de plus, et rouvre seule à l’accueil.",
            "«\u00a0Reprendre\u00a0»\u00a0: le texte est là.",
        ),
        situation="start",
        place="needs",
        target=NEW,
        act="crash",
        requires=("needs_open",),
    ),
    StoryStep(
        key="neighbours",
        title="Les voisines et les services",
        words=(
            "Pendant qu’on écrit, la fenêtre montre qui a le même besoin.",
            "Elle montre aussi les services qui existent déjà. Tout cela sans réseau.",
        ),
        cues=(
            "Près du texte, des voisines ont le même besoin. Le fil prend leur place\u202f? F8 le replie.",
            "Sur un petit écran, ouvrez la ligne «\u00a0▸ 3\u00a0besoins semblables…\u00a0», sous le titre.",
            "Des services existent déjà. Ouvrez «\u00a0openCimetière\u00a0», puis revenez.",
            "Changez le titre\u00a0: la recherche suit. Puis remettez-le.",
        ),
        situation="drafted",
        place="needs",
        target="draft",
        requires=("needs_open", "draft"),
    ),
    StoryStep(
        key="grouping",
        title="Nous aussi, puis regrouper",
        words=(
            "«\u00a0Nous aussi\u00a0»\u00a0: dire que la commune partage le besoin d’une voisine.",
            "La plateforme regroupe ensuite les besoins semblables en propositions.",
        ),
        cues=(
            "Dites «\u00a0Nous aussi\u00a0» d’un besoin voisin\u00a0: c’est dit publiquement.",
            "Dites que, sous le titre de l’histoire, une description qui manquait vient d’être écrite.",
            "Sous un autre titre, rien n’est écrit\u00a0: une phrase suffit.",
            "Mettez votre besoin dans la boîte d’envoi. Le réseau est présent\u00a0: il part seul.",
            "F10\u00a0: la plateforme regroupe les besoins.",
            "À la page Votes et pilotage, une question attend\u00a0: voter pour la proposition\u202f?",
        ),
        situation="drafted",
        place="needs",
        target=TO_SEND,
        network="present",
        requires=("needs_open", "draft"),
        expects=("group",),
    ),
    StoryStep(
        key="offline_votes",
        title="Voter sans réseau",
        words=(
            "La commune vote\u00a0: une voix, quelle que soit sa taille.",
            "Sans réseau, le vote est enregistré ici. Il n’est pas encore compté.",
        ),
        cues=(
            "Le réseau est absent. Votez pour trois propositions.",
            "Lisez l’écran\u00a0: enregistré ici, pas encore compté, et jusqu’à quand.",
        ),
        situation="grouped",
        place="votes",
        counts=True,
        requires=("vote_open", "three_to_vote"),
    ),
    StoryStep(
        key="outbox",
        title="La boîte d’envoi",
        words=(
            "Ce qui attend se voit\u00a0: «\u00a0À envoyer\u00a0».",
            "Rien n’est dit envoyé tant que la plateforme n’a pas répondu.",
        ),
        cues=(
            "Chaque vote a sa ligne, et dit «\u00a0À envoyer\u00a0».",
            "Un envoi peut encore être annulé.",
        ),
        situation="voted",
        place="outbox",
        counts=True,
        requires=("waiting",),
    ),
    StoryStep(
        key="network_returns",
        title="Le réseau revient",
        words=(
            "Les envois partent seuls. Chacun reçoit un numéro, une date et un accusé signé.",
            "Coupé au milieu, l’échange reprend\u00a0: un vote n’est jamais compté deux fois.",
        ),
        cues=(
            "F9\u00a0: réseau lent. Les votes arrivent un par un\u00a0: montrez le compte.",
            "Au premier vote compté, F9\u00a0: l’échange est coupé en son milieu.",
            "«\u00a0À envoyer\u00a0»\u00a0: la réponse manque. Simulez une panne, là.",
            "Rouverte, elle dit en bas «\u00a0À envoyer\u00a0», et combien\u00a0: rien n’est perdu.",
            "F9\u00a0: tout part, et ce vote n’est compté qu’une fois.",
            "Boîte d’envoi\u00a0: ouvrez un accusé. F9\u00a0: plus de réseau. «\u00a0Vérifier cet accusé\u00a0».",
            "«\u00a0Changer un octet\u00a0», ci-dessus\u00a0: la minute change.",
            "Vérifiez encore\u00a0: la fenêtre le voit.",
        ),
        situation="voted",
        place="outbox",
        act="network",
        counts=True,
        requires=("several_waiting",),
    ),
    StoryStep(
        key="usb_stick",
        title="La clé USB, et son retour",
        words=(
            "Sans aucun réseau, une clé USB porte les envois, scellés.",
            "La réponse de la plateforme revient par la même clé.",
        ),
        cues=(
            "Réseau absent (F9 s’il ne l’est pas), comme dans bien des mairies\u00a0: votez encore une fois.",
            "Boîte d’envoi, «\u00a0Clé USB…\u00a0»\u00a0: écrivez. Il est dit «\u00a0Sur clé USB\u00a0», pas reçu.",
            "F10\u00a0: la préfecture porte la clé. La plateforme y met sa réponse, signée.",
            "«\u00a0Reprendre la réponse\u00a0», puis «\u00a0Retour aux envois\u00a0»\u00a0: reçu, avec son numéro.",
            "Un autre vote, sur la clé. F9\u00a0: il part aussi. F10\u00a0: déjà reçu, compté une fois.",
        ),
        situation="received",
        place="votes",
        act="stick",
        counts=True,
        requires=("vote_open", "one_to_vote"),
    ),
    StoryStep(
        key="share",
        title="Partager un service",
        words=(
            "La commune a déjà un bon outil\u00a0: elle le propose à toutes.",
            "Il entre au catalogue, sous son nom.",
        ),
        cues=(
            "La fiche est prête\u00a0: «\u00a0Proposer au catalogue\u00a0».",
            "«\u00a0Oui, mettre dans la boîte d’envoi\u00a0»\u00a0: elle part seule.",
            "F10\u00a0: la plateforme la publie. Cherchez «\u00a0carnet\u00a0» dans le catalogue.",
        ),
        situation="received",
        place="services",
        target="share",
        network="present",
        requires=("vote_open", "share"),
        expects=("publish",),
    ),
    StoryStep(
        key="committee",
        title="Les motifs du comité",
        words=(
            "Le comité décide, et dit pourquoi.",
            "Le fil d’un besoin va jusqu’à la décision.",
        ),
        cues=(
            "Appuyez sur F10\u00a0: le comité décide, et les résultats s’ouvrent.",
            "S’il a déjà décidé, cette étape les montre d’elle-même.",
            "Lisez une proposition retenue, puis une autre.",
            "Retrouvez votre besoin\u00a0: son fil va jusqu’à la décision.",
        ),
        situation="received",
        place="votes",
        network="present",
        requires=("open_or_judged",),
        expects=("judge",),
    ),
    StoryStep(
        key="steering",
        title="Piloter",
        words=(
            "Les communes qui le veulent pilotent la réalisation.",
            "Un second comité choisit les projets.",
        ),
        cues=(
            "Rubrique Pilotage\u00a0: «\u00a0Prévenir vite tous les habitants\u00a0» est à développer.",
            "Déclarez la commune territoire référent.",
            "F10\u00a0: les groupes sont composés. F10 encore\u00a0: le second comité décide.",
        ),
        situation="decided",
        place="votes",
        target=f"phase:{ALERT}",
        network="present",
        requires=("steering_open", "undeclared"),
        expects=("compose", "judge_projects"),
    ),
    StoryStep(
        key="deployment",
        title="Déployer, et dire l’effet",
        words=(
            "La commune demande un service retenu.",
            "Une fois en service, elle dit l’effet qu’il a.",
        ),
        cues=(
            "Rubrique Déploiement\u00a0: une voisine l’a déjà. Demandez-le aussi.",
            "F10\u00a0: il est prévu. F10 encore\u00a0: il est en service. Dites son effet.",
        ),
        situation="deployed",
        place="votes",
        target=f"phase:{CEMETERY}",
        network="present",
        requires=("deployment_open", "unasked"),
        expects=("plan", "live"),
    ),
    StoryStep(
        key="letter",
        title="La lettre au préfet",
        words=(
            "À tout moment, la commune peut demander un cofinancement au préfet.",
            "La lettre et son plan de financement s’impriment. Ce qui reste à compléter et à joindre est dit.",
        ),
        cues=(
            "Une demande est prête\u00a0: objet, plan de financement, pièce jointe.",
            "Choisissez «\u00a0Le financement\u00a0»\u00a0: changez un montant. Le plan dit ce qui manque.",
            "Puis «\u00a0Relire et imprimer\u00a0»\u00a0: la lettre, page par page. Imprimez-la, ou gardez le PDF.",
            "Mettez-la dans la boîte d’envoi. F10\u00a0: le préfet répond.",
        ),
        situation="lived",
        place="requests",
        target="request",
        network="present",
        requires=("request",),
        expects=("answer",),
    ),
    *IF_ASKED,
    StoryStep(
        key="restart",
        title="Recommencer",
        words=(
            "Rien n’est sorti de cet ordinateur.",
            "Une feuille reste à la mairie.",
        ),
        cues=(
            "Laissez une feuille à la mairie\u00a0: ce que cela coûte, où sont les données, qui appeler.",
            "Vos lignes y sont déjà\u202f? «\u00a0Changer ses lignes…\u00a0», plus bas dans ce fil-ci.",
            "«\u00a0Recommencer\u00a0»\u00a0: tout revient au début, en quelques secondes au plus.",
        ),
        situation="answered",
        place="home",
        network="present",
        act="reset",
    ),
)


def number_of(key: StepKey) -> int:
    """Place of this step in STEPS, from 0."""
    return next(number for number, step in enumerate(STEPS) if step.key == key)


#: By the campaign's own names of its phases.
PHASES: dict[str, Start] = {
    "needs": Start("start", number_of("welcome")),
    "vote": Start("grouped", number_of("offline_votes")),
    "steering": Start("decided", number_of("steering")),
    "deployment": Start("deployed", number_of("deployment")),
}
#: The same phases, as they are offered.
PHASE_NAMES = {"needs": "Besoins", "vote": "Vote", "steering": "Pilotage", "deployment": "Déploiement"}


def place_words(number: int) -> str:
    """Where a step stands among all."""
    return f"Étape {number + 1} sur {len(STEPS)}"
