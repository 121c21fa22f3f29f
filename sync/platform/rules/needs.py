"""Needs: submitted, corrected, taken back; and "nous aussi" said of another commune's."""

from sync.contract.bodies import NeedAmend, NeedJoin, NeedLeave, NeedSubmit, NeedWithdraw
from sync.contract.campaign import PhaseKey
from sync.platform.rules.act import Act
from sync.platform.rules.facts import NeedFact
from sync.platform.rules.verdicts import (
    ACCEPTED,
    REQUIRED_REJECTED,
    WHEN_IT_CAME,
    Verdict,
    cannot_vote,
    held,
    rejected,
    waits_for,
)

_WRITTEN: tuple[PhaseKey, ...] = ("needs",)
#: Phases in which a grouped need may still be corrected, and joined: it is voted on.
_READ: tuple[PhaseKey, ...] = ("needs", "vote")
_CORRECTING_CLOSED = f"Le texte de ce besoin ne pouvait plus être corrigé {WHEN_IT_CAME}."
_JOINING_CLOSED = f"On ne pouvait plus se joindre à un besoin {WHEN_IT_CAME}."
WITHDRAWN = rejected("need_withdrawn", "Ce besoin a été retiré\u00a0: son texte ne peut plus être corrigé.")


def submitted(act: Act, body: NeedSubmit) -> Verdict:
    """Whether a new need may be submitted now."""
    there = act.facts.needs.get(body.need)
    back = there is not None and there.commune == act.facts.commune and there.state == "withdrawn"
    if (there is not None and not back) or act.taken(body.need, "need"):
        return rejected("need_exists", "Ce besoin a déjà été déposé.")
    return act.in_time(_WRITTEN, f"La phase des besoins n’était pas ouverte {WHEN_IT_CAME}.")


def withdrawn(act: Act, body: NeedWithdraw) -> Verdict:
    """Allowed in any phase, whatever has become of the need, and even where the submission that it names is not here.

    That submission may be gone for good, together with the computer that made it.
    """
    submission = act.facts.own(body.submission)
    if submission is None or submission.status == "held":
        return ACCEPTED
    if submission.status != "accepted":
        return rejected(REQUIRED_REJECTED, "Ce besoin avait été refusé\u00a0: il n’y a rien à retirer.")
    need = _ours(act, body.need)
    if need is None or need.submission != body.submission:
        return rejected("need_unknown", "Ce retrait ne correspond à aucun besoin déposé par la commune.")
    return ACCEPTED


def amended(act: Act, body: NeedAmend) -> Verdict:
    """A correction must be written upon the text that stands now; else it is in conflict."""
    base = act.operation.base
    if not base:
        return rejected("base_missing", "Cette correction ne dit pas quel texte du besoin elle corrige.")
    upon = act.facts.own(base)
    if upon is None or upon.status == "held":
        return held((base,))
    if upon.status == "rejected":
        return rejected(REQUIRED_REJECTED, "Le texte que cette correction reprend avait été refusé.")
    if body.need not in act.facts.needs:
        return _not_here(act, _CORRECTING_CLOSED)
    need = _ours(act, body.need)
    if need is None:
        return rejected("need_unknown", "Cette correction ne correspond à aucun besoin déposé par la commune.")
    if need.state == "withdrawn":
        return WITHDRAWN
    known = (act.facts.known.get(op) for op in body.replaces)
    if any(one is not None and one.commune != act.facts.commune for one in known):
        return rejected("replaces_unknown", "Cette correction remplace un envoi qui n’est pas de la commune.")
    in_time = act.in_time(_READ if need.state == "grouped" else _WRITTEN, _CORRECTING_CLOSED)
    if in_time is not ACCEPTED:
        return in_time
    if base != need.revision:
        return Verdict(
            status="conflict",
            reason="conflict",
            detail="Ce besoin a été corrigé entre-temps. Comparez les deux textes et choisissez\u00a0: "
            "rien n’est perdu.",
        )
    return ACCEPTED


def joined(act: Act, body: NeedJoin) -> Verdict:
    """Whether the commune may join another's need."""
    need = act.facts.needs.get(body.need)
    if not act.facts.may_vote:
        return cannot_vote()
    if need is None:
        return _not_here(act, _JOINING_CLOSED)
    if need.commune == act.facts.commune:
        return rejected("own_need", "Ce besoin est celui de la commune\u00a0: elle n’a pas à s’y joindre.")
    if need.state == "withdrawn":
        return rejected("need_withdrawn", "Ce besoin a été retiré par sa commune.")
    if body.need not in act.facts.public_needs:
        return rejected("need_unknown", "Ce besoin n’est pas parmi ceux que la plateforme publie.")
    return act.in_time(_READ, _JOINING_CLOSED)


def left(act: Act, body: NeedLeave) -> Verdict:
    """Holds even where a join that it names has not come yet, or the need is withdrawn or not here."""
    return act.before_close(_READ, body.joins, f"On ne pouvait plus quitter un besoin {WHEN_IT_CAME}.")


def _ours(act: Act, need: str) -> NeedFact | None:
    fact = act.facts.needs.get(need)
    return fact if fact is not None and fact.commune == act.facts.commune else None


def _not_here(act: Act, too_late: str) -> Verdict:
    """An act on a need that is not here waits for it, unless it would be too late for any need."""
    in_time = act.in_time(_READ, too_late)
    return waits_for("need") if in_time is ACCEPTED else in_time
