"""F10's rules: what the platform decides at a step, when the presenter is asked first, and where it cannot decide."""

from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from desktop.database.errors import DatabaseFault
from desktop.database.opening import read_opening
from desktop.demo.platform.decided import Decided, DecisionKey, Idle
from desktop.demo.platform.national import National
from desktop.demo.platform.usb_stick import TO_TAKE
from desktop.demo.stage.asking import Question
from desktop.demo.story.steps import StoryStep
from desktop.demo.worlds.templates import of_room
from desktop.demo.worlds.world import DemonstrationWorld
from desktop.domain.refusals import Refusal, words_of
from desktop.viewmodels.kit.french import counted
from sync.contract.bundle import BadBundle
from sync.platform.store import StoreError

_AGAIN = "Puis appuyez encore sur F10."
NOTHING_LEFT = Idle(
    title="Rien n’attend de réponse",
    lines=("La commune peut demander un service retenu, ou envoyer sa demande au préfet.",),
    cue=_AGAIN,
)
#: At a step about a service, once it is in use.
EFFECT_LEFT = Idle(
    title="Rien n’attend de réponse",
    lines=("La plateforme a répondu à tout ce qui lui est parvenu.",),
    cue="S’il reste à dire l’effet d’un service en place, dites-le. Sinon, demandez-en un. Puis encore F10.",
)
#: At the step that shares a service, while the committee's decision is all that could come.
NOTHING_SHARED = Idle(
    title="Rien n’attend d’être publié",
    lines=("La plateforme publie le service que la commune propose, dès qu’il lui est parvenu.",),
    cue="«\u00a0Proposer au catalogue\u00a0», et la boîte d’envoi s’est vidée\u202f? Puis encore F10.",
)
NOTHING_ON_STICK = Idle(
    title="La clé n’a rien à porter",
    lines=("Rien de nouveau n’y est écrit.",),
    by_stick=True,
    cue="Boîte d’envoi, «\u00a0Clé USB…\u00a0»\u00a0: écrivez sur la clé. Puis encore F10.",
)
_UNUSABLE = "La base de la plateforme inventée ne peut pas être utilisée."
#: What F10 is about to do, of every decision, as a person is asked about it.
WOULD: dict[DecisionKey, str] = {
    "group": "regrouper les besoins et ouvrir le vote",
    "judge": "rendre les décisions du comité et ouvrir le pilotage",
    "compose": "composer les groupes de pilotage",
    "judge_projects": "rendre les décisions du second comité et ouvrir le déploiement",
    "plan": "prévoir le déploiement demandé",
    "live": "mettre le service en place",
    "answer": "répondre à la demande au préfet",
    "publish": "publier le service partagé",
}
#: What it has nothing of from our commune, and what follows; a “nous aussi” or a vote may have arrived.
WITHOUT_OURS: dict[DecisionKey, tuple[str, str]] = {
    "group": ("La plateforme n’a reçu aucun besoin de la commune", "Aucun besoin n’y sera de notre commune."),
    "compose": ("La plateforme n’a aucune participation de la commune", "Notre commune ne sera dans aucun groupe."),
}


def nothing_left(step: StoryStep) -> Decided:
    """What remains to be done at this step where the platform has nothing to decide."""
    return EFFECT_LEFT if "deployment_open" in step.requires else NOTHING_LEFT


class Doubt(Struct, frozen=True):
    """Why a decision of the platform is not made without asking."""

    title: str  #: what speaks against it
    words: tuple[str, ...]  #: what that means: sentences
    key: DecisionKey  #: which decision is asked about


def next_decision(
    world: DemonstrationWorld, step: StoryStep, *, sure: DecisionKey | None = None
) -> Decided | Doubt | None:
    """What F10 does at this step; None where nothing is left to decide. Runs in the network's worker.

    At the step of the USB stick it carries the stick and nothing else. `sure`: the decision about which the
    presenter was asked, and said yes.
    """
    national = world.national()
    try:
        return _next(world, national, step, sure=sure)
    finally:
        world.road.count(national)


def present_doubt(world: DemonstrationWorld, step: StoryStep) -> Doubt | None:
    """What would be asked now at this step, where something was; decides nothing. Runs in the network's worker."""
    key, without_ours = world.national().upcoming()
    return None if key is None else _doubt(world, step, key, without_ours=without_ours)


def _next(
    world: DemonstrationWorld, national: National, step: StoryStep, *, sure: DecisionKey | None
) -> Decided | Doubt | None:
    if step.act == "stick":
        try:
            carried = national.carry(world.usb)
        except BadBundle as bad:  # a person has changed files in that folder
            return Decided(title="La clé ne peut pas être lue", lines=(bad.sentence, bad.remedy), by_stick=True)
        if carried is None:
            return NOTHING_ON_STICK
        lines, stays = (*carried.lines, TO_TAKE), carried.known > 0
        return Decided(title="La clé est revenue", lines=lines, by_stick=True, stays=stays, to_take=TO_TAKE)
    key, without_ours = national.upcoming()
    if key is None:
        return None
    if key == "judge" and "publish" in step.expects:
        return NOTHING_SHARED
    if key != sure and (doubt := _doubt(world, step, key, without_ours=without_ours)) is not None:
        return doubt
    with world.decision_notes.deciding():
        decided = national.decide(step.proposal)
    return decided and replace(decided, key=key)


def _doubt(world: DemonstrationWorld, step: StoryStep, key: DecisionKey, *, without_ours: bool) -> Doubt | None:
    would = f"La plateforme va {WOULD[key]}."
    if key not in step.expects:
        return Doubt("Ce n’est pas prévu à cette étape", (would, "La suite de l’histoire en dépend."), key)
    opening = read_opening(world.places.database(world.home))
    if opening is not None and opening.waiting:
        waiting = f"{counted(opening.waiting, 'envoi')} de la commune ne lui {_are(opening.waiting)} pas parvenu"
        words = (f"{waiting}{'s' if opening.waiting > 1 else ''}.", would)
        return Doubt("La commune a encore des envois", words, key)
    if without_ours:
        title, follows = WITHOUT_OURS[key]
        return Doubt(title, (would, follows), key)
    return None


def _are(many: int) -> str:
    return "sont" if many > 1 else "est"


_FAULTS = (OSError, DatabaseFault, StoreError, DBAPIError)


def undecided(error: BaseException, step: StoryStep, do: Callable[[], None], *, full: bool = False) -> Question | None:
    """After F10 could not read or write what it needs; None for a bug. `do` tries again. `full`: the disk has no room
    left, of which the databases do not always speak.
    """
    title = "La plateforme n’a pas pu répondre"
    if of_room(error) or (full and isinstance(error, _FAULTS)):
        words: tuple[str, ...] = ("Le disque est plein.", "Libérez de la place, puis réessayez.")
    elif isinstance(error, OSError) and step.act == "stick":
        title = "La clé ne peut pas être lue"
        words = ("Un de ses fichiers ne peut pas être ouvert.", "Retirez-le de la clé, puis réessayez.")
    elif isinstance(error, Refusal):
        words = (words_of(error),)
    elif isinstance(error, _FAULTS):
        words = (_UNUSABLE, "Si cela se répète, recommencez\u00a0: un monde préparé la remplace.")
    else:
        return None
    return Question(kind="decision", title=title, words=words, yes="Réessayer", no="Continuer ainsi", do=do)


def doubting(doubt: Doubt, do: Callable[[], None]) -> Question:
    """Before the platform decides something that the step does not expect."""
    yes, no = "Décider quand même", "Ne rien décider"
    return Question(kind="decision", title=doubt.title, words=doubt.words, yes=yes, no=no, do=do)
