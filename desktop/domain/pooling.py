""" "Nous aussi": which need of another commune may be joined, and until when a join may be withdrawn."""

from desktop.domain import phases
from desktop.domain.french import counted, number
from desktop.domain.needs import clean
from desktop.domain.phases import Availability, PlatformTime
from desktop.domain.refusals import Refusal
from sync.contract.campaign import Campaign, Phase

MAX_COMMENT = 500
POOLED = ("needs", "vote")  #: keys of the phases in which needs are pooled
_LIST = "Regardez le besoin à la page Besoins, parmi ceux des autres communes."


def check_join(campaign: Campaign | None, *, own: bool, standing: bool, now: PlatformTime) -> None:
    """`own`: the need is the commune's; `standing`: it has already joined; `now` is the platform's time."""
    if own:
        raise Refusal(
            "own_need",
            "Ce besoin est celui de votre commune\u00a0: elle n’a pas à s’y joindre.",
            field="id",
            remedy="Il est à la page Besoins, parmi ceux de votre commune.",
            command="need show ID",
        )
    if standing:
        raise Refusal(
            "already_joined",
            "Votre commune s’est déjà jointe à ce besoin.",
            field="id",
            remedy="Quittez d’abord le besoin si vous voulez changer le commentaire.",
        )
    not_now = {Availability.OVER: "plus", Availability.NOT_YET: "pas encore"}.get(joining(campaign, now), "pas")
    _check_open(campaign, now, f"On ne peut {not_now} dire «\u00a0nous aussi\u00a0».")


def joining(campaign: Campaign | None, now: PlatformTime) -> Availability:
    """Whether "nous aussi" can be said; open without a campaign, as the platform then decides."""
    return Availability.OPEN if campaign is None else phases.availability(campaign, _pooled, now).state


def check_leave(campaign: Campaign | None, *, standing: bool, held: bool, now: PlatformTime) -> None:
    """Raises Refusal without a join, or outside the phases of needs and votes, unless it is held back (`held`)."""
    if not standing:
        raise Refusal(
            "not_joined",
            "Votre commune ne s’est pas jointe à ce besoin.",
            field="id",
            remedy=_LIST,
        )
    if not held:
        _check_open(campaign, now, "On ne peut plus quitter un besoin : sa phase est close.")


def comment_sent(text: str) -> str:
    """The comment as it is sent: on one line."""
    return clean("title", text)


def check_comment(text: str) -> str:
    """The comment as it is sent, which is public. Raises Refusal for one that is too long."""
    kept = comment_sent(text)
    if len(kept) > MAX_COMMENT:
        raise Refusal(
            "comment_too_long",
            f"Le commentaire compte {number(len(kept))} caractères, au lieu de {number(MAX_COMMENT)} au plus.",
            field="comment",
            remedy=f"Retirez {counted(len(kept) - MAX_COMMENT, 'caractère')}.",
            of_input=True,
        )
    return kept


def _check_open(campaign: Campaign | None, now: PlatformTime, sentence: str) -> None:
    """Raises Refusal outside the phases of needs and votes, in which needs are pooled."""
    if campaign is None:
        return
    phase = phases.open_phase(campaign, now)
    if phase is None or not _pooled(phase):
        raise Refusal("phase_closed", sentence, field="id", remedy=phases.SEE_CALENDAR, command=phases.SHOW_CALENDAR)


def _pooled(phase: Phase) -> bool:
    return phase.key in POOLED
