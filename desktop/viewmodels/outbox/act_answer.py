"""What the préfet or the platform decided about an act after its receipt; and the page that shows its subject."""

from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database.queries import catalogue, mine, outbox
from desktop.domain import act_words
from desktop.domain.papers.asked_pieces import asked_words
from desktop.domain.places import PlaceOrNone
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.french import number as number_of
from desktop.viewmodels.kit.states import BY_PREFECT, DECIDED, GROUPED, INELIGIBLE, OF_SHARE, REDIRECTED, Shown, granted
from desktop.viewmodels.kit.targets import OTHER, PERSON
from sync.contract.published import OwnNeed, OwnRequest, OwnShare, Retaken

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from desktop.database.queries.outbox import ActRow


class ActAnswer(Struct, frozen=True):
    """An answer that came after the receipt."""

    shown: Shown  #: what was decided
    note: str = ""  #: the reason given; "" for none
    moment: str = ""  #: ISO text; "" where it is not known


class ActSubject(Struct, frozen=True):
    """The button that leads to what an act is about."""

    words: str = ""  #: on the button; "" for no button
    place: PlaceOrNone = ""  #: the page it leads to
    target: str = ""  #: what is opened there


_SUBJECTS: dict[str, tuple[str, PlaceOrNone]] = {
    "need": ("Voir le besoin", "needs"),
    "service": ("Voir le service", "services"),
    "interest": ("Voir la proposition", "votes"),
    "deployment": ("Voir la proposition", "votes"),
    "request": ("Voir la demande", "requests"),
}


def answer(connection: "Connection", act: "ActRow") -> ActAnswer | None:
    """The answer; None while the receipt says all that is known. Only the préfet himself can grant something."""
    if act.type == "need.amend" and act.state == "superseded":
        return _settled(outbox.settlement_of(connection, act))
    own = mine.of(connection, act.subject)
    if own is None or isinstance(own, Retaken):  # for a vote, a join, a declaration, it only repeats the receipt
        return None
    moment = "" if own.moved_at is None else own.moved_at.isoformat()
    match own, act.type:
        case OwnRequest(), "request.submit" if own.submission == act.op:
            state = act.answered if act.answered.startswith("completing") else own.state
            shown = granted(own.amount_cents) if state == "accepted" else BY_PREFECT.get(state)
            return None if shown is None else ActAnswer(shown, asked_words(own.reason, own.missing), moment)
        case OwnShare(), "service.share" if own.state in OF_SHARE:
            return ActAnswer(OF_SHARE[own.state], own.reason, moment)
        case OwnNeed(), "need.submit" if own.submission == act.op:
            return _of_need(connection, own, moment)
    return None


def _settled(by: "ActRow | None") -> ActAnswer | None:
    """For a correction that met a conflict: `by` is the act that settled it."""
    if by is None:
        return None
    number = "" if by.number is None else f"Accusé de dépôt n°{FIXED}{number_of(by.number)}"
    return ActAnswer(Shown("✓", act_words.settled_by(by.kind), "ok"), number, by.received_at)


def _of_need(connection: "Connection", own: OwnNeed, moment: str) -> ActAnswer | None:
    if own.state == "grouped" and own.proposal:
        proposal = catalogue.proposal(connection, own.proposal)
        into = f"Dans la proposition «{FIXED}{own.proposal if proposal is None else proposal.title}{FIXED}»."
        if proposal is not None and proposal.state in DECIDED:  # no `moment`: the known one is that of the grouping
            return ActAnswer(DECIDED[proposal.state], " ".join(filter(None, (into, proposal.reason))))
        return ActAnswer(GROUPED, into, moment)
    if own.state == "redirected":
        return ActAnswer(REDIRECTED, own.reason, moment)
    if own.state == "ineligible":
        return ActAnswer(INELIGIBLE, own.reason, moment)
    return None


def subject(connection: "Connection", act: "ActRow") -> ActSubject:
    """The button to the page that shows what the act is about."""
    kind = act.type.partition(".")[0]
    if act.type in ("need.join", "need.leave"):
        return ActSubject("Voir le besoin", "needs", f"{OTHER}{act.subject}")
    if kind == "vote":
        words, place = _SUBJECTS["service" if catalogue.service(connection, act.subject) is not None else "interest"]
        return ActSubject(words, place, act.subject)
    if kind == "personal":
        return ActSubject("Voir les données personnelles", "settings", PERSON)
    words, place = _SUBJECTS.get(kind, ("", ""))
    return ActSubject(words, place, act.subject if place else "")
