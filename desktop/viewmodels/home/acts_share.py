"""How many of the commune's acts are still to be sent, received, taken, refused or set aside; in words."""

from enum import Enum, auto
from typing import NamedTuple

from desktop.database.opening import Opening
from desktop.domain.act_words import away
from desktop.domain.exchange_words import still_lost, taken_perhaps, waits_for_other_platform
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.link_words import on_a_stick
from desktop.viewmodels.kit.states import ON_A_STICK, Tone


class ActsKind(Enum):
    """The states that are told apart."""

    TAKEN = auto()
    UNDECIDED = auto()
    TO_SEND = auto()
    ON_A_STICK = auto()
    REFUSED = auto()
    DECLINED = auto()
    DENIED = auto()
    INCOMPLETE = auto()
    COMPLETING = auto()
    COMPLETED = auto()
    CHANGED = auto()
    SET_ASIDE = auto()
    SETTLED = auto()
    OTHER_PLATFORM = auto()
    ELSEWHERE = auto()


class ActsShare(NamedTuple):
    """How many acts are in one state."""

    kind: ActsKind  #: the state
    sign: str  #: one character, so that colour is never alone
    word: str  #: the state, in agreement with the number of acts
    tone: Tone  #: colour of sign and number
    acts: int  #: how many
    shown: bool  #: True for the usual states even with no act, and for the others once there is one


def shares(opening: Opening) -> tuple[ActsShare, ...]:
    """The states in the order in which they are shown."""

    def share(
        kind: ActsKind, sign: str, tone: Tone, acts: int, one: str, many: str, *, always: bool = False
    ) -> ActsShare:
        word = french.agreed(acts, one, many)
        return ActsShare(kind=kind, sign=sign, word=word, tone=tone, acts=acts, shown=always or acts > 0)

    # The complement itself is counted above, where it is: this is the text that it will replace.
    completing = opening.completing + opening.completing_by_stick
    taken = "pris en compte"
    if opening.withdrawals:  # a vote and its withdrawal are two acts, and not two votes
        taken += f", dont {french.counted(opening.withdrawals, 'retrait')}"
    return (
        share(ActsKind.TAKEN, "✓", "ok", opening.accepted, taken, taken, always=True),
        share(ActsKind.UNDECIDED, "✓", "accent", opening.undecided, "reçu, à décider", "reçus, à décider"),
        share(ActsKind.TO_SEND, "↑", "accent", opening.to_send, "à envoyer", "à envoyer", always=True),
        share(ActsKind.ON_A_STICK, ON_A_STICK.sign, "accent", opening.on_a_stick, "sur clé USB", "sur clé USB"),
        share(ActsKind.REFUSED, "✗", "error", opening.refused, "refusé", "refusés"),
        share(ActsKind.DECLINED, "✗", "warn", opening.declined, "non retenu", "non retenus"),
        share(ActsKind.DENIED, "✗", "error", opening.denied, "refusé par le préfet", "refusés par le préfet"),
        share(ActsKind.INCOMPLETE, "⚠", "warn", opening.incomplete, "à compléter", "à compléter"),
        share(ActsKind.COMPLETING, "●", "muted", completing, "en cours de complément", "en cours de complément"),
        share(ActsKind.COMPLETED, "●", "muted", opening.completed, "complété depuis", "complétés depuis"),
        share(ActsKind.CHANGED, "⚠", "warn", _changed(opening), "texte changé ailleurs", "textes changés ailleurs"),
        share(ActsKind.SET_ASIDE, "⚠", "warn", opening.set_aside, "mis de côté", "mis de côté"),
        share(ActsKind.SETTLED, "●", "muted", opening.settled, "réglé depuis", "réglés depuis"),
        share(
            ActsKind.OTHER_PLATFORM,
            "…",
            "muted",
            opening.waits_for_other_platform,
            "pour une autre plateforme",
            "pour une autre plateforme",
        ),
        share(ActsKind.ELSEWHERE, "✓", "muted", opening.elsewhere, "à une autre plateforme", "à une autre plateforme"),
    )


def _changed(opening: Opening) -> int:
    """How many texts changed elsewhere too, without a choice yet."""
    return opening.problems - opening.set_aside


def _waits(opening: Opening, late: tuple[str, int], *, leaving: bool) -> str:
    """What the acts that have not left wait for, how many left on a USB stick, and how many may be too `late`."""
    if leaving and opening.enrolment.may_send:  # a round takes what left on a stick too
        verb = french.agreed(opening.waiting, "part", "partent")
        return f"{french.counted(opening.waiting, 'envoi')} {verb} en ce moment."
    acts, carried = opening.to_send, opening.on_a_stick
    if opening.enrolment.may_send:
        then = f"{french.agreed(acts, 'partira', 'partiront')} au prochain échange"
    else:
        then = f"{french.agreed(acts, 'attend', 'attendent')} {opening.enrolment.awaits}"
    waits = f"{french.counted(acts, 'envoi')} {then}." if acts else ""
    phase, too_late = late
    perhaps = taken_perhaps(phase, acts=too_late, of=opening.waiting) if too_late else ""
    return " ".join(filter(None, (waits, on_a_stick(carried) if carried else "", perhaps)))


def of_here(opening: Opening) -> str:
    """Above the counts: whose acts they are, where others of the commune are known; "" where these are all."""
    if opening.restored:  # acts of here, from before that, are in no count
        return "Dans la boîte d’envoi d’ici"
    return "Depuis cet ordinateur" if opening.others else ""


def sentence(opening: Opening, *, leaving: bool = False, late: tuple[str, int] = ("", 0)) -> str:
    """The sentence under the counts: what happens next, or what is wrong. `leaving`: a round is carrying the acts.

    `late`: the name of a phase that is past, and how many acts wait for it all the same.
    """
    if opening.lost:
        lost = still_lost(opening.lost, carried=opening.lost_by_stick, enrolment=opening.enrolment)
        others = opening._replace(
            waiting=opening.waiting - opening.lost, on_a_stick=opening.on_a_stick - opening.lost_by_stick
        )
        return f"{lost} {_waits(others, late, leaving=leaving)}" if others.waiting else lost
    if opening.waiting:
        return _waits(opening, late, leaving=leaving)
    if opening.refused:
        verb = french.agreed(opening.refused, "est refusé", "sont refusés")
        return f"{french.counted(opening.refused, 'envoi')} {verb}. La raison est dans la boîte d’envoi."
    if opening.set_aside:
        return "Regardez ce qui est mis de côté."
    if _changed(opening):
        texts = french.counted(_changed(opening), "texte a", "textes ont")
        return f"{texts} aussi changé ailleurs. La fiche du besoin dit ce qui est possible."
    if opening.absent:
        which = french.agreed(
            opening.absent,
            "besoin de la commune est absent",  # of another computer, or of here before a backup was put back
            "besoins de la commune sont absents",
        )
        return f"{french.number(opening.absent)}{french.FIXED}{which} de la plateforme."
    if opening.to_complete:
        verb = french.agreed(opening.to_complete, "est", "sont")
        return f"{french.counted(opening.to_complete, 'demande au préfet', 'demandes au préfet')} {verb} à compléter."
    if opening.undecided:
        verb = french.agreed(opening.undecided, "attend", "attendent")
        return f"{french.counted(opening.undecided, 'envoi')} {verb} une décision, qui viendra sans vous."
    if opening.waits_for_other_platform:
        return waits_for_other_platform(opening.waits_for_other_platform)
    if opening.elsewhere:
        verb = french.agreed(
            opening.elsewhere, "reçu par une autre plateforme ne compte", "reçus par une autre plateforme ne comptent"
        )
        return f"{french.counted(opening.elsewhere, 'envoi')} {verb} pas pour celle d’aujourd’hui."
    if opening.declined:
        verb = french.agreed(opening.declined, "n’est pas retenu", "ne sont pas retenus")
        services = french.counted(opening.declined, "service")
        return f"{services} {verb} pour le catalogue. La raison est dans la boîte d’envoi."
    if opening.denied:
        verb = french.agreed(opening.denied, "est refusée", "sont refusées")
        requests = french.counted(opening.denied, "demande")
        return f"{requests} {verb} par le préfet. Sa réponse est dans la boîte d’envoi."
    if opening.settled:
        one, many = "texte avait changé ailleurs et est réglé", "textes avaient changé ailleurs et sont réglés"
        return f"{french.counted(opening.settled, one, many)} depuis. Plus rien n’attend."
    if opening.accepted:
        return "La plateforme a tout pris en compte."
    if opening.completed:  # by another computer of the commune
        verb = french.agreed(opening.completed, "a été complétée", "ont été complétées")
        return f"{french.counted(opening.completed, 'demande')} {verb} depuis."
    if opening.restored:
        return f"Les listes montrent aussi ce qui a été envoyé {away(restored=True)}."
    if opening.others:
        return "Rien n’est encore parti d’ici. Les listes montrent aussi ce qu’un autre ordinateur a envoyé."
    return "Un envoi est un besoin, un vote ou une demande. Vous suivrez ici chacun jusqu’à sa réponse."
