"""What is said of a service or proposal that is read, and what may be done with our vote for it. Pure functions."""

from collections.abc import Sequence

from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.votes.ballot_entries import BallotEntry
from desktop.viewmodels.votes.ballot_offer import may_vote


def theme_line(theme: str) -> str:
    """Of an entry of any of the lists; "" for none."""
    return f"Thème{FIXED}: {theme}" if theme else ""


def kind_line(entry: BallotEntry) -> str:
    """Which kind of vote it is, where one may be given now."""
    return entry.kind_of_vote if may_vote(entry) else ""


def closed_line(entry: BallotEntry) -> str:
    """Why no vote may be given; "" once the committee's decision says more."""
    return entry.closed if entry.outcome is None else ""


def reason_line(entry: BallotEntry) -> str:
    """The committee's reason; "" before it decided."""
    if entry.outcome is None:
        return ""
    return entry.reason or "La plateforme n’a pas publié de motif."


def changed_line(entry: BallotEntry) -> str:
    """The warning that the proposal has changed since our vote."""
    return f"⚠ {entry.changed}" if entry.changed else ""


def may_withdraw(entry: BallotEntry) -> bool:
    return entry.act in ("take_back", "withdraw")


def withdraw_words(entry: BallotEntry) -> str:
    """Words of the button that takes our vote back, which its question repeats: one that has not left is cancelled."""
    return "Annuler ce vote" if entry.act == "take_back" else "Retirer ce vote…"


def names_need(entry: BallotEntry, answerable: Sequence[tuple[str, str]]) -> bool:
    """Whether a vote for it may name a need of ours; `answerable`: id and title of those that there are."""
    return may_vote(entry) and bool(answerable)


def marked_need(entry: BallotEntry, chosen: str, *, afresh: bool) -> str:
    """The need to mark among those that the vote may name; "" for none.

    That which she has chosen; for an entry just opened (`afresh`), the need of ours that is grouped in it.
    """
    return next((one.id for one in entry.contributions if one.ours), "") if afresh else chosen
