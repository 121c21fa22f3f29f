"""The thread of a need: from the draft to what was decided, each step with its word, its date and its note."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from desktop.viewmodels import french
from desktop.viewmodels.states import Shown, Tone

if TYPE_CHECKING:
    from desktop.database.queries.catalogue import ProposalRow
    from desktop.database.queries.needs import NeedRow
    from desktop.database.queries.outbox import ActRow
    from sync.contract.campaign import Campaign


@dataclass(frozen=True, slots=True)
class Step:
    """One knot of the thread. A step that is not `done` is still to come; `when` is "" where no date is known."""

    shown: Shown
    when: str
    note: str
    done: bool = True

    @property
    def spoken(self) -> str:
        return ", ".join(filter(None, (self.shown.word, self.when, self.note, "" if self.done else "à venir")))


@dataclass(frozen=True, slots=True)
class Trail:
    """All rows a thread is made of."""

    row: "NeedRow"
    submission: "ActRow | None"
    withdrawal: "ActRow | None"
    proposal: "ProposalRow | None"
    themes: dict[str, str]
    campaign: "Campaign | None"
    offset_s: float
    contact: str
    mayor: bool


def steps_of(trail: Trail, now: datetime) -> tuple[Step, ...]:
    row, act = trail.row, trail.submission

    def said(moment: str) -> str:
        return (
            french.capital(french.since(datetime.fromisoformat(moment).astimezone(now.tzinfo), now)) if moment else ""
        )

    steps = [Step(Shown("✎", "Écrit", "plain"), said(row.created_at), "")]
    if row.asked_at and not row.validated_at:
        steps.append(Step(Shown("✍", "À valider par le maire", "warn"), said(row.asked_at), "", done=False))
    if row.validated_at:
        steps.append(Step(Shown("✓", "Validé", "ok"), said(row.validated_at), f"Par {row.validated_by}."))
    if act is None:
        return tuple(steps)
    steps.append(
        Step(Shown("↑", "Mis dans la boîte d’envoi", "accent"), said(act.created_at), "Enregistré sur cet ordinateur.")
    )
    steps += _answered(act, said(act.received_at), said(act.decided_at), "Besoin pris en compte")
    if trail.proposal is not None:
        steps += _grouped(trail.proposal)
    if trail.withdrawal is not None and trail.withdrawal.state != "cancelled":
        gone = trail.withdrawal
        steps.append(Step(Shown("↑", "Retrait mis dans la boîte d’envoi", "accent"), said(gone.created_at), ""))
        steps += _answered(gone, said(gone.received_at), said(gone.decided_at), "Retrait pris en compte")
    return tuple(steps)


def _answered(act: "ActRow", received: str, decided: str, accepted: str) -> list[Step]:
    """What the platform said of an act; while it has said nothing, what is still to come."""
    number = "" if act.number is None else f"Accusé n°{french.FIXED}{act.number}"
    if act.state == "quarantined":
        note = " ".join(filter(None, (act.reason, "Vos autres envois continuent.")))
        return [Step(Shown("⚠", "Mis de côté", "warn"), decided or received, note)]
    if not received:
        note = "Il partira au prochain échange." if act.attempts == 0 else "Envoi essayé, sans réponse pour l’instant."
        return [Step(Shown("→", "Envoyé", "muted"), "", note, done=False)]
    steps = [
        Step(Shown("→", "Envoyé", "accent"), "", ""),
        Step(Shown("✓", "Reçu par la plateforme", "ok"), received, number),
    ]
    final: dict[str, tuple[str, str, Tone]] = {
        "accepted": ("✓", accepted, "ok"),
        "rejected": ("✗", "Refusé", "error"),
        "conflict": ("⚠", "À corriger", "warn"),
        "superseded": ("✓", "Remplacé", "muted"),
    }
    if act.state in final:
        steps.append(Step(Shown(*final[act.state]), decided, " ".join(filter(None, (act.reason, act.detail)))))
    else:
        steps.append(Step(Shown("✓", "Décision", "muted"), "", "La plateforme l’examine.", done=False))
    return steps


def _grouped(proposal: "ProposalRow") -> list[Step]:
    title = f"«{french.FIXED}{proposal.title}{french.FIXED}»"
    steps = [Step(Shown("✓", "Regroupé", "ok"), "", f"Dans la proposition {title}.")]
    if proposal.state == "retained":
        steps.append(Step(Shown("✓", "Retenu par le comité", "ok"), "", proposal.reason))
    elif proposal.state == "not_retained":
        steps.append(Step(Shown("✗", "Non retenu par le comité", "warn"), "", proposal.reason))
    return steps
