"""The state of our vote for a service or a proposal: its note, its details, and what it means to come late."""

from datetime import datetime

from msgspec import Struct

from desktop.database.queries.votes import VoteRow
from desktop.domain import act_words, phases
from desktop.domain.act_words import LEAVING, away
from desktop.domain.exchange_words import kept_answer, lost_of
from desktop.domain.phases import PlatformTime
from desktop.viewmodels.kit import french, states
from desktop.viewmodels.kit.deadlines import paris
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.kit.states import Shown
from desktop.viewmodels.kit.vote_words import answers_line
from sync.contract.campaign import Campaign, Phase
from sync.contract.lateness import PHASE_CLOSED, late_verdict

OVER = phases.Availability.OVER
DECLARED = Shown("⚠", "Heure déclarée", "warn")
COUNTS = Shown(states.FILLED, "Compte", "ok")
TOO_LATE = Shown("✗", "Trop tard", "error")
_LEAVES_AFTER = "Votre vote n’a pas encore d’accusé. "
_UNDECIDED = ("deposited", "held", "blocked")


class Late(Struct, frozen=True):
    """What is said of a vote that came, or would come, after the close."""

    shown: Shown | None = None  #: None where nothing is known yet, or where it was refused and its state says so
    note: str = ""  #: when it came and whether it counts, in sentences; "" for nothing


NOT_LATE = Late()


def vote(row: VoteRow | None, now: datetime) -> tuple[Shown | None, str]:
    """The state of our vote and a note on it; (None, "") where the commune never voted."""
    if row is None:
        return None, ""
    if row.lost:
        again = states.again(carried=row.carried)
        note = lost_of("ce vote", carried=row.carried)
        return states.of_what("Retrait", again) if row.state == "withdrawn" else again, note
    if row.state == "withdrawn":
        return states.withdrawal(row.withdrawn, "vote.withdraw", carried=row.carried), _withdrawn(row)
    if row.cast == "rejected":
        return states.shown(row.cast, "vote.cast"), kept_answer(row.detail) or "La plateforme a refusé ce vote."
    if row.elsewhere:
        received = french.since(row.received_at, now)
        return states.shown(row.cast, "vote.cast"), f"Voté {away(restored=row.restored)}. Reçu {received}."
    if row.number is not None:
        received = french.since(row.received_at, now)
        number = f"n°{FIXED}{french.number(row.number)}"
        return states.shown(row.cast, "vote.cast"), f"Accusé {number}, reçu {received}."
    voted = french.since(row.cast_at, now)
    return states.shown(row.cast, "vote.cast", carried=row.carried), f"Voté {voted}. Pas encore d’accusé."


def counts_until(row: VoteRow) -> str:
    """Of a vote that is withdrawn, or will be: until when it counts, which nobody knows before its receipt."""
    received = bool(row.received_at)
    return f"{'' if received else _LEAVES_AFTER}{french.capital(act_words.counts_until(received=received))}."


def _withdrawn(row: VoteRow) -> str:
    if row.withdrawn_elsewhere:
        return f"Retiré {away(restored=row.restored)}."
    if row.withdrawn in LEAVING:
        return counts_until(row)
    if row.withdrawn in _UNDECIDED:
        return "La plateforme a ce retrait. Elle ne l’a pas encore pris en compte."
    return "Votre commune ne vote plus ici."


def kinds(vote: VoteRow | None) -> tuple[str, ...]:
    """The kinds of an entry by our vote: whether there is one, whether it counts, and its state."""
    if vote is None:
        return ("todo",)
    stands = (
        ("voted", "counts") if vote.stands else ("todo", "counts", "withdrawing") if vote.withdrawing else ("todo",)
    )
    return (*stands, "lost" if vote.lost else states.kind(vote.state))


def details(row: VoteRow | None, needs: dict[str, str], now: datetime) -> tuple[tuple[str, str], ...]:
    """Label and text: when we voted, for which need; for a vote that was withdrawn, the need alone."""
    title = "" if row is None else needs.get(row.need, "")
    if row is None or not row.stands:
        return (("Répondait à", title),) if title else ()
    voted = () if row.elsewhere else (("Voté", french.capital(french.since(row.cast_at, now))),)
    # `voted` is not for a vote of another computer, of which only the time of its receipt is known.
    return (*voted, *((("Répond à", title),) if title else ()))


def answers(row: VoteRow | None, needs: dict[str, str]) -> str:
    """Which need of ours the vote names, for its line; "" for none."""
    return "" if row is None else answers_line(needs.get(row.need, ""), gone=row.state == "withdrawn")


def late(row: VoteRow | None, campaign: Campaign | None, at: PlatformTime) -> Late:
    """What the platform decided about a vote received after the close, or else what the campaign's rule says.

    `at` is the platform's time. A phase that the platform keeps open has not closed, whatever its date; one that comes
    before the open one has.
    """
    if row is None or campaign is None or row.lost or row.state == "withdrawn":
        return NOT_LATE
    if row.cast == "rejected":
        return Late(note=_refused(row)) if row.reason == PHASE_CLOSED else NOT_LATE
    claimed = datetime.fromisoformat(row.cast_at)
    phase = _phase(campaign, row.kind, claimed)
    if phase is None or campaign.open_phase == phase.key:
        return NOT_LATE
    received = datetime.fromisoformat(row.received_at) if row.received_at else at
    closed = phase.closes
    if not row.received_at and phases.availability(campaign, lambda other: row.kind in other.votable, at).state is OVER:
        closed = min(closed, at)  # the platform may open the next phase before its date, and does not say since when
    if received < closed:
        return NOT_LATE
    # Only the platform can tell that this computer's clock was wrong: what would prove it is not stored here.
    verdict = late_verdict(campaign.late_policy, closed=closed, claimed=claimed, received=received)
    if row.cast == "accepted":
        if verdict == "declared":
            return Late(DECLARED, f"{_came(row)} Il compte. Son heure est celle que la commune a déclarée.")
        return Late(COUNTS, _taken_late(row, by_receipt=campaign.late_policy.kind == "receipt_time"))
    if row.cast in _UNDECIDED and row.received_at:
        if verdict == "declared":
            return Late(DECLARED, f"{_came(row)} D’après la règle, il compte. La plateforme le confirmera.")
        return Late(TOO_LATE, f"{_came(row)} D’après la règle, il ne compte pas. La plateforme le confirmera.")
    if row.cast in LEAVING:
        if verdict == "declared":
            return Late(
                DECLARED,
                "La clôture est passée. S’il arrive maintenant, il compte encore, à l’heure que la commune a déclarée.",
            )
        return Late(TOO_LATE, "La clôture est passée. S’il arrive maintenant, il ne comptera pas.")
    return NOT_LATE


def _refused(row: VoteRow) -> str:
    if not row.received_at:
        return ""
    return f"Arrivé le {french.moment(paris(row.received_at))}, quand ce vote n’était pas ouvert."


def _taken_late(row: VoteRow, *, by_receipt: bool) -> str:
    """`by_receipt`: nothing that comes after the close counts, so that the platform had not closed at the date."""
    if not by_receipt or not row.received_at:
        return f"{_came(row)} La plateforme l’a pris en compte."
    moment = french.moment(paris(row.received_at))
    return f"Arrivé le {moment}, après la date prévue. La plateforme n’avait pas clos le vote{FIXED}: il compte."


def _came(row: VoteRow) -> str:
    if not row.received_at:
        return "Arrivé après la clôture."
    moment = french.moment(paris(row.received_at))
    return f"Arrivé le {moment}, après la clôture prévue."


def _phase(campaign: Campaign, kind: str, claimed: datetime) -> Phase | None:
    """The phase for which the vote was meant: the last one for its kind that had opened when it was given."""
    fitting = [phase for phase in campaign.phases if kind in phase.votable]
    begun = [phase for phase in fitting if phase.opens <= claimed]
    if begun:
        return begun[-1]
    return fitting[0] if fitting else None
