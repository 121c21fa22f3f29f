"""The kind and the state of an act in plain words: one table, which lists, pages, papers and commands all read."""

from typing import NamedTuple

from desktop.domain.french import FIXED, quoted, uncapital

#: Of an act that another platform has answered, with which this computer was enrolled before.
_BY_ANOTHER = "par une autre plateforme"
#: The state of what only such a platform has received, in the place of its act's state.
OTHER_PLATFORM = "other_platform"
#: That of what another computer sent, in the place of "accepted": today's platform does not have it, by its ledger.
NOT_THERE = "not_there"
#: What does not count for the platform of today.
ELSEWHERE = (OTHER_PLATFORM, NOT_THERE)
#: What a correction is called that chooses between two texts of a need; no type of the contract.
CHOICE = "need.choice"
_CORRECTIONS = ("need.amend", CHOICE)
#: The state of a correction that met another text, which another act has settled since.
SETTLED = "settled"
#: That of one which waits for the answer to such an act.
CHOSEN = "chosen"
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
    "request.withdraw": "Retrait d’une demande au préfet",
    "personal.erase": "Effacement de données personnelles",
}


class StateWords(NamedTuple):
    """A sign and a word: ✓ is kept for what the platform has received, and took."""

    sign: str
    word: str


_TO_SEND = StateWords("↑", "À envoyer")  # only a verified receipt takes an act out of what is still to send
SAID = {
    "draft": StateWords("✎", "Brouillon"),
    "to_validate": StateWords("✍", "À valider par le maire"),
    "validated": StateWords("✍", "Validé par le maire"),
    "finalised": _TO_SEND,
    "in_flight": _TO_SEND,
    "held": _TO_SEND,
    "blocked": _TO_SEND,  # it goes out again with each round; its paper says what it waits for
    "deposited": StateWords("✓", "Reçu"),
    "accepted": StateWords("✓", "Pris en compte"),
    "rejected": StateWords("✗", "Refusé"),
    "superseded": StateWords("✗", "Remplacé"),
    "cancelled": StateWords("✗", "Annulé"),
    "withdrawn": StateWords("✗", "Retiré"),
    "quarantined": StateWords("⚠", "Mis de côté"),
    "conflict": StateWords("⚠", "À corriger"),
    SETTLED: StateWords("●", "À corriger, puis réglé"),  # its receipt says the first half for ever
    CHOSEN: StateWords("●", "Choix fait depuis"),
    NOT_THERE: StateWords("⚠", "Absent de la plateforme"),
}
STATES = {state: said.word for state, said in SAID.items()}
#: An accepted act, by its kind. Only the préfet grants money, and never by a receipt: no word here may sound like it.
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
    "request.withdraw": "Retrait pris en compte",
    "personal.erase": "Effacement pris en compte",
}
#: The kinds whose words in ACCEPTED have a feminine noun, with which what follows agrees: "Demande …, puis retirée".
_FEMININE = frozenset(("need.amend", "interest.declare", "deployment.ask", "request.submit"))

#: The reason of an act that came back before it left, once the commune wanted the mayor's validation.
MAYOR_FIRST = "mayor_first"
KEPT_TEXT = "Texte gardé"
#: Which of two texts a choice has kept, by whether it is that of this computer; and where that is not known.
KEPT = {None: "", True: "celui de cet ordinateur", False: "celui de la plateforme"}
#: Said after what became of an act that a withdrawal took back since.
THEN_WITHDRAWN = ", puis retiré"
#: Of an act that a platform which was put back lacks: it goes again by itself.
LOST = "À renvoyer : la plateforme l’a perdu"
_OTHER, _OF_HERE = "un autre ordinateur", "d’ici si c’était avant le retour à une sauvegarde"


def away(*, restored: bool = False) -> str:
    """Of what the platform has and this database not. `restored`: a backup was put back, which may lack it.

    On a condition: what was made after that return is another computer's, and no clock here can be trusted to tell.
    """
    return f"depuis {_another(restored=restored)}"


def of_another(*, restored: bool = False) -> str:
    """The same of a text: whose it is, or where it came from."""
    return f"d’{_another(restored=restored)}"


def _another(*, restored: bool) -> str:
    """On Accueil the longer one has to fit on a line as it is."""
    return f"{_OTHER}, ou {_OF_HERE}" if restored else f"{_OTHER} de la mairie"


def cancelled(reason: str) -> str:
    """Of an act that was taken back before it left: by the person who made it, or because the mayor validates first."""
    if reason == MAYOR_FIRST:
        return f"Cet envoi est revenu avant son départ{FIXED}: le maire doit d’abord valider."
    return "Cet envoi a été annulé avant son départ."


def kept(here: bool | None) -> str:
    """Of a choice, in a sentence; "" where it is not known."""
    return f"{KEPT_TEXT}{FIXED}: {KEPT[here]}." if KEPT[here] else ""


def kind(type: str) -> str:
    """The kind in words; a generic word for a kind that only a later release knows."""
    return KINDS.get(type, "Envoi")


def by_another(state: str) -> str:
    """What became of an act at another platform: it counts there, and not here."""
    return f"{'Refusé' if state == 'rejected' else 'Reçu'} {_BY_ANOTHER}"


def became(state: str, kind: str) -> str:
    """The key in SAID of an act's state. A later text or a withdrawal ends a correction that way, or that
    it was cancelled and met another text all the same.
    """
    return SETTLED if state == "superseded" and kind in _CORRECTIONS else state


def would_both_count(title: str) -> str:
    """Of a withdrawal that may still be cancelled: the need that began in this one has left since."""
    return (
        f"Le besoin {quoted(title)}, qui vient de celui-ci, est dans vos envois. Si vous annulez ce retrait, les deux"
        f" compteront{FIXED}: il faudra en retirer un."
    )


def settled_by(kind: str) -> str:
    """Of a correction that met another text, the kind of act that settles it: perhaps one that was taken before."""
    return f"Réglé par{FIXED}: {uncapital(KINDS.get(kind, 'un autre envoi'))}"


def text_waits(state: str, *, choice: bool) -> StateWords:
    """Of a need whose text here is a correction, or a `choice`, without a final answer: how far that is."""
    what, e = ("Choix", "") if choice else ("Correction", "e")
    words = {
        "deposited": StateWords("✓", f"{what} reçu{e}"),
        "quarantined": StateWords("⚠", f"{what} mis{e} de côté"),
        "conflict": SAID["conflict"],
    }
    return words.get(state, StateWords("↑", f"{what} à envoyer"))


def state(name: str, *, taken_back: bool = False, lost: bool = False, other_platform: bool = False) -> str:
    """`taken_back`: it was withdrawn since; `lost`: by a platform that was put back."""
    if lost:
        return "À renvoyer"
    if other_platform:
        return by_another(name)
    said = by_another(name) if name == OTHER_PLATFORM else STATES.get(name, name)
    return f"{said}{THEN_WITHDRAWN}" if taken_back else said


def accepted(type: str, *, taken_back: bool = False) -> str:
    """`taken_back`: and withdrawn since."""
    said = ACCEPTED.get(type, STATES["accepted"])
    agreement = "e" if type in _FEMININE else ""
    return f"{said}{THEN_WITHDRAWN}{agreement}" if taken_back else said
