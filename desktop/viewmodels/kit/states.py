"""What an act's state looks like to a person: a sign, a word and a tone, never colour alone."""

from typing import Literal, NamedTuple

from desktop.domain import act_words
from desktop.domain.french import FIXED, uncapital
from desktop.domain.lives import gender

Tone = Literal["plain", "muted", "accent", "ok", "warn", "error"]


class Shown(NamedTuple):
    """A state as it is shown."""

    sign: str  #: one character, so that colour is never alone
    word: str  #: the state in a word or two
    tone: Tone  #: colour of both

    @property
    def text(self) -> str:
        return f"{self.sign}\u00a0{self.word}"


class Became(NamedTuple):
    """What became of an act that could be cancelled."""

    op: str
    state: Shown  #: of that act, not of what it was about
    later: str = ""  #: the same act made again since: its operation; "" for none
    now: Shown | None = None  #: the state of that one

    @property
    def cancelled(self) -> bool:
        """Whether it was, by another page or another program: it never left."""
        return self.state.sign == CANCELLED.sign and self.state.word in _ANNULLED


#: ✓ only ever says that the platform has received something. Other steps: done or decided in favour (FILLED), to come.
FILLED, HOLLOW = "●", "○"


def _of(state: str, tone: Tone) -> Shown:
    return Shown(*act_words.STATE_WORDS[state], tone)


DRAFT = _of("draft", "muted")
DRAFT_APART = Shown(DRAFT.sign, "Brouillon gardé à part", "muted")  # its need was sent with another text
TO_VALIDATE = _of("to_validate", "warn")
VALIDATED = _of("validated", "ok")
WAITING = _of("finalised", "accent")
TO_SEND_AGAIN = Shown(*act_words.AGAIN, "warn")
ON_A_STICK = Shown(*act_words.ON_A_STICK, "accent")
RECEIVED = _of("deposited", "accent")
REFUSED = _of("rejected", "error")
CHANGED_ELSEWHERE = _of("conflict", "warn")
SET_ASIDE = _of("quarantined", "warn")
CANCELLED = _of("cancelled", "muted")
_ANNULLED = (CANCELLED.word, gender.FEMININE.agreed(CANCELLED.word))
WITHDRAWN = _of("withdrawn", "muted")
REPLACED = _of("superseded", "muted")
SETTLED = _of(act_words.SETTLED, "muted")
BY_ANOTHER = Shown("✓", act_words.by_another(act_words.OTHER_PLATFORM), "muted")
REFUSED_BY_ANOTHER = Shown("✗", act_words.by_another("rejected"), "muted")
NOT_THERE = _of(act_words.NOT_THERE, "warn")
GROUPED = Shown(*act_words.OF_NEED["grouped"], "ok")
REDIRECTED = Shown(*act_words.OF_NEED["redirected"], "warn")
INELIGIBLE = Shown(*act_words.OF_NEED["ineligible"], "warn")
RETAINED = Shown(*act_words.OF_NEED["retained"], "ok")
NOT_RETAINED = Shown(*act_words.OF_NEED["not_retained"], "muted")
PUBLISHED = Shown(*act_words.ANSWERED["published"], "ok")
DECLINED = Shown(*act_words.ANSWERED["declined"], "warn")
#: The préfet's answers to a request, shown only once he gave them.
REFUSED_BY_PREFECT = Shown(*act_words.ANSWERED["refused"], "error")
INCOMPLETE = Shown(*act_words.ANSWERED["incomplete"], "warn")
#: Of a request that was found incomplete, while its complement waits to leave; the same once that left on a USB stick.
COMPLETING = Shown(*act_words.ANSWERED["completing"], "accent")
COMPLETING_BY_STICK = Shown(*act_words.ANSWERED["completing_by_stick"], "accent")


def granted(cents: int | None) -> Shown:
    """By the préfet."""
    return Shown(act_words.ANSWERED["accepted"].sign, act_words.granted(cents), "ok")


#: By ActRow.answered; a grant without its amount.
BY_PREFECT = {
    "accepted": granted(None),
    "refused": REFUSED_BY_PREFECT,
    "incomplete": INCOMPLETE,
    "completing": COMPLETING,
    "completing_by_stick": COMPLETING_BY_STICK,
}
#: For a service that we share, once the platform has decided.
OF_SHARE = {"published": PUBLISHED, "declined": DECLINED}
#: For a need that we sent, by what the platform said of it afterwards.
OF_NEED = {state: Shown(*act_words.ANSWERED[state], "warn") for state in ("redirected", "ineligible")}
#: For a need that is part of a proposal, by the state of that proposal.
DECIDED = {"retained": RETAINED, "not_retained": NOT_RETAINED}

_OF_STATE = {
    "draft": DRAFT,
    "to_validate": TO_VALIDATE,
    "validated": VALIDATED,
    **dict.fromkeys(act_words.TO_SEND, WAITING),
    "deposited": RECEIVED,
    "rejected": REFUSED,
    "superseded": REPLACED,
    act_words.SETTLED: SETTLED,
    "cancelled": CANCELLED,
    "quarantined": SET_ASIDE,
    "conflict": CHANGED_ELSEWHERE,
    act_words.CHOSEN: _of(act_words.CHOSEN, "muted"),
    act_words.OTHER_PLATFORM: BY_ANOTHER,
    act_words.NOT_THERE: NOT_THERE,
}


_CHANGED_ELSEWHERE = "Textes changés ailleurs"
#: The kinds to which a list of needs, acts or votes may be narrowed, with their words (masculine, as those are).
KINDS = {
    "draft": "Brouillons",
    "to_validate": "À valider par le maire",
    "validated": "Validés par le maire",
    "waiting": "À envoyer",
    "lost": "À renvoyer",
    "conflict": _CHANGED_ELSEWHERE,
    "aside": SET_ASIDE.word,
    "undecided": "Reçus, à décider",
    "accepted": "Pris en compte",
    "refused": "Refusés",
    "settled": f"{_CHANGED_ELSEWHERE}, puis réglés",
    "withdrawn": "Retirés",
    "cancelled": "Annulés",
}
_KIND_OF = {
    **dict.fromkeys(act_words.TO_SEND, "waiting"),
    "quarantined": "aside",
    "deposited": "undecided",
    "superseded": "settled",
    "rejected": "refused",
}


def kind(state: str) -> str:
    """The key of a state in KINDS."""
    return _KIND_OF.get(state, state)


#: Kinds of acts that the platform accepts only in order to have them: the decision is later.
_DECIDED_LATER = ("service.share", "request.submit", act_words.COMPLEMENT)


def shown(state: str, kind: str = "", number: int | None = None, *, carried: bool = False) -> Shown:
    """How the state of an act is shown; `kind` is its operation's type, `number` that of its receipt.

    `carried`: it left on a USB stick, and no answer has come yet.
    """
    if carried and state in act_words.TO_SEND:
        return ON_A_STICK
    if state == "accepted":
        return Shown("✓", act_words.accepted(kind), "accent" if kind in _DECIDED_LATER else "ok")
    known = _OF_STATE.get(act_words.became(state, kind))
    if known is None:
        raise ValueError(f"unknown state {state!r}")
    if known is RECEIVED and number is not None:
        return Shown(known.sign, act_words.received(number, kind), known.tone)
    of = gender.of(kind)
    return known._replace(word=of.agreed(known.word)) if of.e else known


def again(*, carried: bool) -> Shown:
    """How an act that the platform lost is shown; `carried`: it left again, on a USB stick."""
    return ON_A_STICK if carried else TO_SEND_AGAIN


def text_waits(state: str, *, choice: bool, carried: bool = False) -> Shown:
    """The state of a need whose text here is a correction (or a `choice` between two texts) not answered for good."""
    words, tone = act_words.text_waits(state, choice=choice, carried=carried), shown(state, carried=carried).tone
    return Shown(*words, tone)


def complement(state: str, number: int | None, *, carried: bool) -> Shown:
    """The state of a request that was received, by that of its complement."""
    sign, word, tone = shown(state, act_words.COMPLEMENT, number, carried=carried)
    return Shown(sign, f"Complément {uncapital(word)}", tone)


def withdrawal(state: str, kind: str, *, carried: bool = False) -> Shown:
    """How the state of a withdrawal is shown; `kind` is its operation's type."""
    if state == "accepted":
        return WITHDRAWN._replace(word=gender.of_withdrawn(kind).agreed(WITHDRAWN.word))
    return of_what("Retrait", shown(state, kind, carried=carried))


def of_what(what: str, state: Shown) -> Shown:
    """A state with the thing it is about: "Retrait : à envoyer"."""
    return Shown(state.sign, f"{what}{FIXED}: {uncapital(state.word)}", state.tone)
