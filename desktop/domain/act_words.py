"""The kind and the state of an act in French words. Lists, pages, papers and commands all take them from here."""

from typing import Literal, NamedTuple

from desktop.domain.french import FIXED, amount, uncapital
from desktop.domain.lives import gender

#: Stands in place of a title that is missing, by what would have it.
_UNTITLED = {"need": "Besoin sans titre", "service": "Service sans nom", "request": "Demande sans objet"}
#: Said of an act that was answered by the platform of an earlier enrolment.
_BY_ANOTHER = "par une autre plateforme"
#: State of what only such a platform has received; shown instead of the state of its act.
OTHER_PLATFORM = "other_platform"
#: State of what another computer sent and today's platform has lost, by its ledger; shown instead of "accepted".
NOT_THERE = "not_there"
#: States of what does not count for the platform of today.
ELSEWHERE = (OTHER_PLATFORM, NOT_THERE)
#: Kind of a correction that is a choice between two texts of a need. The contract has no such type.
CHOICE = "need.choice"
#: Kind of a request sent again, which says what the préfet found lacking. The contract has no such type either.
COMPLEMENT = "request.complement"
_CORRECTIONS = ("need.amend", CHOICE)
SETTLED = "settled"  #: state of a correction that was in conflict and that another act has settled since
CHOSEN = "chosen"  #: state of a correction in conflict, while the act that settles it has no answer yet
KINDS = {
    "need.submit": "Besoin",
    "need.amend": "Correction d’un besoin",
    CHOICE: "Choix entre deux textes",
    "need.withdraw": "Retrait d’un besoin",
    "need.join": "« Nous aussi »",
    "need.leave": "Retrait de « nous aussi »",
    "vote.cast": "Vote",
    "vote.withdraw": "Retrait d’un vote",
    "service.share": "Service proposé au catalogue",
    "interest.declare": "Demande de participation",
    "interest.withdraw": "Retrait d’une demande de participation",
    "deployment.ask": "Demande de déploiement",
    "deployment.report": "Effet d’un déploiement",
    "request.submit": "Demande au préfet",
    COMPLEMENT: "Complément d’une demande au préfet",
    "request.withdraw": "Retrait d’une demande au préfet",
    "personal.erase": "Effacement de données personnelles",
}


class StateWords(NamedTuple):
    """How a state is shown: a sign and a word. ✓ is only for what the platform has received or accepted."""

    sign: str  #: one character before it
    word: str  #: in French


_TO_DECIDE = ", à décider"  # whether it counts
#: Of a vote that counts until its withdrawal arrives, in a count of votes.
BEING_WITHDRAWN = "en cours de retrait"
#: States of an act that only waits for an exchange.
LEAVING = ("finalised", "in_flight")
#: States of an act that has no verified receipt: until then it is to be sent, and is shown so. A blocked one is sent
#: again with each exchange; its page says what it waits for.
TO_SEND = (*LEAVING, "held", "blocked")
STATE_WORDS = {
    "draft": StateWords("✎", "Brouillon"),
    "to_validate": StateWords("✍", "À valider par le maire"),
    "validated": StateWords("✍", "Validé par le maire"),
    **dict.fromkeys(TO_SEND, StateWords("↑", "À envoyer")),
    "deposited": StateWords("✓", f"Reçu{_TO_DECIDE}"),
    "accepted": StateWords("✓", "Pris en compte"),
    "rejected": StateWords("✗", "Refusé"),
    "superseded": StateWords("✗", "Remplacé"),
    "cancelled": StateWords("✗", "Annulé"),
    "withdrawn": StateWords("✗", "Retiré"),
    "quarantined": StateWords("⚠", "Mis de côté"),
    # What happened, not what is to be done: nothing can be corrected or chosen any more once the phase is over.
    "conflict": StateWords("⚠", "Texte changé ailleurs"),
    SETTLED: StateWords("●", "Texte changé ailleurs, puis réglé"),  # its receipt will always say the first half
    CHOSEN: StateWords("●", "Choix fait depuis"),
    NOT_THERE: StateWords("⚠", "Absent de la plateforme"),
}
#: Of an act that waits and has left on a USB stick.
ON_A_STICK = StateWords("⇩", "Sur clé USB")
#: Of an act that the platform lost when it was put back: it is sent again by itself.
AGAIN = StateWords("↑", "À renvoyer")
#: What became of a request, a service or a need that was accepted: the préfet's answer, or what the platform decided.
ANSWERED = {
    "accepted": StateWords("●", "Financement accordé"),
    "refused": StateWords("✗", "Refusée par le préfet"),
    "incomplete": StateWords("⚠", "À compléter"),
    "completing": StateWords("↑", "Complément à envoyer"),  # incomplete still, by the préfet's last word
    "completing_by_stick": StateWords("⇩", "Complément sur clé USB"),
    "published": StateWords("●", "Publié au catalogue"),
    "declined": StateWords("✗", "Non retenu"),
    "redirected": StateWords("✓", "Pris en compte, puis réorienté"),
    "ineligible": StateWords("✓", "Pris en compte, puis jugé non éligible"),
}


def granted(cents: int | None) -> str:
    """The financing is granted; with the amount, where the préfet gave one."""
    return ANSWERED["accepted"].word + ("" if cents is None else f"{FIXED}: {amount(cents)}")


#: What the platform decided about a need that it has, and the committee about the proposal that it is part of.
OF_NEED = {
    "grouped": StateWords("●", "Regroupé"),
    "redirected": StateWords("→", "Réorienté"),
    "ineligible": StateWords("✗", "Non éligible"),
    "retained": StateWords("●", "Retenu"),
    "not_retained": StateWords("✗", "Non retenu"),
}


def of_need(own: str, decided: str) -> StateWords | None:
    """What was decided about a need that counts; None while nothing was. `own`: OwnNeed.state; `decided`: the state of
    the proposal in which it is grouped, "" while the committee has not decided.
    """
    return OF_NEED.get(decided if own == "grouped" and decided in OF_NEED else own)


STATES = {state: shown.word for state, shown in STATE_WORDS.items()}
#: What is said of an accepted act, by its kind. No word may sound as if money were granted: only the préfet does that.
ACCEPTED = {
    "need.submit": "Besoin pris en compte",
    "need.amend": "Correction prise en compte",
    CHOICE: "Choix pris en compte",
    "need.withdraw": "Retrait pris en compte",
    "need.join": "« Nous aussi » pris en compte",
    "need.leave": "Retrait pris en compte",
    "vote.cast": "Vote pris en compte",
    "vote.withdraw": "Retrait pris en compte",
    "service.share": "Service reçu",
    "interest.declare": "Demande prise en compte",
    "interest.withdraw": "Retrait pris en compte",
    "deployment.ask": "Demande prise en compte",
    "deployment.report": "Effet pris en compte",
    "request.submit": "Demande déposée",
    COMPLEMENT: "Complément déposé",
    "request.withdraw": "Retrait pris en compte",
    "personal.erase": "Effacement pris en compte",
}

#: Reason of an act that was cancelled by the program, since the commune now wants the mayor's validation first.
MAYOR_FIRST = "mayor_first"
KEPT_TEXT = "Texte gardé"
#: Which of two texts a choice has kept: True for the one of this computer, None where it is not known.
KEPT = {None: "", True: "celui de cet ordinateur", False: "celui de la plateforme"}
#: Added to what became of an act that was withdrawn since.
THEN_WITHDRAWN = ", puis retiré"
#: Said of a withdrawal that was accepted and took back nothing that still stood.
IN_VAIN = StateWords("⚠", "Retrait sans effet")
#: What that means. It was received all the same, as its signed receipt says.
CHANGED_NOTHING = (
    f"La plateforme l’a reçu. Il ne retire que le texte d’avant{FIXED}: la demande, complétée depuis, n’est pas"
    " retirée."
)
#: Said of a correction or a complement that waits, of a text that only another platform than today's has.
WAITS_FOR_OTHER_PLATFORM = StateWords("…", "Attend une autre plateforme")
_OTHER, _OF_HERE = "un autre ordinateur", "d’ici avant le retour à une sauvegarde"


def titled(title: str, of: Literal["need", "service", "request"]) -> str:
    """The title as it was typed, or words in its place."""
    return title.strip() or _UNTITLED[of]


def away(*, restored: bool = False) -> str:
    """From where an act was sent that the platform has and this database does not have.

    `restored`: a backup was put back here, so it may also have been this computer, before that.
    """
    return f"depuis {_another(restored=restored)}"


def counts_until(*, received: bool) -> str:
    """Of a vote whose withdrawal has not arrived. One that has no receipt may still not count at all."""
    return f"{'' if received else 's’il arrive, '}le vote compte jusqu’à l’arrivée du retrait"


def of_another(*, restored: bool = False) -> str:
    """The same for a text: whose it is."""
    return f"d’{_another(restored=restored)}"


def back_there(*, restored: bool = False) -> str:
    """How a need that came so, and that the platform has lost, gets there again."""
    if restored:
        return "S’il vient d’un autre ordinateur, il y reviendra quand celui-là fera un échange."
    return "Il y reviendra si l’autre ordinateur fait un échange."


def _another(*, restored: bool) -> str:
    """The words for both. The longer ones must fit on one line of the home page."""
    return f"{_OTHER}, ou {_OF_HERE}" if restored else f"{_OTHER} de la mairie"


def cancelled(reason: str) -> str:
    """On an act that was cancelled: by the person who made it, or because the mayor must validate first."""
    if reason == MAYOR_FIRST:
        return f"Cet envoi est revenu avant son départ{FIXED}: le maire doit d’abord valider."
    return "Cet envoi a été annulé avant son départ."


def kept(here: bool | None) -> str:
    """Which text a choice kept, as a sentence; "" where that is not known."""
    return f"{KEPT_TEXT}{FIXED}: {KEPT[here]}." if KEPT[here] else ""


def kind_of(type: str, *, choice: bool, complement: bool) -> str:
    """The key of an act's words: its type, or the kind that it is within its type."""
    return CHOICE if choice else COMPLEMENT if complement else type


def kind(type: str) -> str:
    """The kind in French; a general word for a kind of a later release."""
    return KINDS.get(type, "Envoi")


def by_another(state: str, kind: str = "") -> str:
    """What became of an act at another platform: it counts there, and not here. `kind`: of the act."""
    return gender.of(kind).agreed(f"{'Refusé' if state == 'rejected' else 'Reçu'} {_BY_ANOTHER}")


def became(state: str, kind: str) -> str:
    """The key in STATE_WORDS for the state of an act. A superseded correction was settled: by a later text or a
    withdrawal, or since it was cancelled here, had left all the same, and met another text.
    """
    return SETTLED if state == "superseded" and kind in _CORRECTIONS else state


def settled_by(kind: str) -> str:
    """On a correction in conflict: the kind of act that settled it."""
    return f"Réglé par{FIXED}: {uncapital(KINDS.get(kind, 'un autre envoi'))}"


def unsent(*, lost: bool = False, carried: bool = False) -> StateWords:
    """Of an act that has to get to the platform, or there again where it `lost` it; `carried`: it is on a USB stick."""
    return ON_A_STICK if carried else AGAIN if lost else STATE_WORDS["finalised"]


def lost(*, carried: bool) -> str:
    """On an act that the platform lost: where it is, and why."""
    return f"{unsent(lost=True, carried=carried).word}{FIXED}: la plateforme l’a perdu"


def text_waits(state: str, *, choice: bool, carried: bool = False) -> StateWords:
    """On a need whose text here is a correction, or a `choice`, without a final answer: its state.

    `carried`: it left on a USB stick.
    """
    what, e = changed(choice=choice)
    words = {
        "deposited": StateWords("✓", f"{what} reçu{e}{_TO_DECIDE}"),
        "quarantined": StateWords("⚠", f"{what} mis{e} de côté"),
        "conflict": STATE_WORDS["conflict"],
    }
    place = unsent(carried=carried)
    return words.get(state, StateWords(place.sign, f"{what} {uncapital(place.word)}"))


def changed(*, choice: bool) -> tuple[str, str]:
    """A correction of a need, or a `choice` between two texts of it, and how a participle ends that follows."""
    return ("Choix", gender.of(CHOICE).e) if choice else ("Correction", gender.of("need.amend").e)


def received(number: int, kind: str = "") -> str:
    """The state of what is received and not decided, with the number of its receipt; `kind`: of the act."""
    return gender.of(kind).agreed(f"Reçu (n°{FIXED}{number}){_TO_DECIDE}")


def state(
    name: str,
    *,
    kind: str = "",
    taken_back: bool = False,
    lost: bool = False,
    other_platform: bool = False,
    in_vain: bool = False,
    carried: bool = False,
) -> str:
    """The state in French. `kind`: of the act; `taken_back`: it was withdrawn since; `lost`: the platform lost it when
    it was put back; `in_vain`: a withdrawal that took nothing back; `carried`: it is on a USB stick, without an answer.
    """
    if lost or (carried and name in TO_SEND):
        return unsent(lost=lost, carried=carried).word
    if other_platform:
        return by_another(name, kind)
    if in_vain:
        return IN_VAIN.word
    if name == "accepted" and kind:
        return accepted(kind, taken_back=taken_back)
    agreeing = gender.of(kind)
    word = by_another(name, kind) if name == OTHER_PLATFORM else agreeing.agreed(STATES.get(name, name))
    return f"{word}{THEN_WITHDRAWN}{agreeing.e}" if taken_back else word


def accepted(type: str, *, taken_back: bool = False, in_vain: bool = False) -> str:
    """What is said of an accepted act. `taken_back`: it was withdrawn since; `in_vain`: as of a state."""
    word = IN_VAIN.word if in_vain else ACCEPTED.get(type, STATES["accepted"])
    return f"{word}{THEN_WITHDRAWN}{gender.of(type).e}" if taken_back else word
