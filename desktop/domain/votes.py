"""When a vote may be cast or withdrawn."""

from collections.abc import Collection

from desktop.domain import phases
from desktop.domain.phases import PlatformTime
from desktop.domain.refusals import Refusal
from sync.contract.campaign import Campaign


def check_cast(
    campaign: Campaign | None,
    kind: str,
    subject: str,
    standing: Collection[str],
    now: PlatformTime,
    *,
    open: bool = True,
    title: str = "",
) -> None:
    """Raises Refusal for a second vote for a subject, and for a subject that the open phase does not put to the vote.

    `kind` is service or proposal, `standing` the subjects already voted for, `now` the platform's time, `open` False
    once the committee has decided, `title` that of the subject, "" where it is not known. Without a campaign the act is
    accepted here and the platform decides.
    """
    if subject in standing:
        which = f"pour «\u00a0{title}\u00a0»" if title else "ici"
        raise Refusal(
            "already_voted",
            f"Votre commune a déjà voté {which}. Son vote compte une fois.",
            field="subject",
            remedy="Retirez d’abord le vote si vous voulez le refaire.",
        )
    if not open:
        raise Refusal(
            "decided",
            "Le comité a déjà rendu sa décision sur cette proposition.",
            field="subject",
            remedy=phases.SEE_CALENDAR,
            command=phases.SHOW_CALENDAR,
        )
    if campaign is None:
        return
    phase = phases.open_phase(campaign, now)
    if phase is None:
        raise Refusal(
            "phase_closed",
            "Aucune phase n’est ouverte en ce moment.",
            field="subject",
            remedy=phases.SEE_CALENDAR,
            command=phases.SHOW_CALENDAR,
        )
    if kind not in phase.votable:
        what = {"service": "les services", "proposal": "les propositions"}.get(kind, "cela")
        raise Refusal(
            "not_votable",
            f"La phase «\u00a0{phase.name}\u00a0» ne permet pas de voter pour {what}.",
            field="subject",
            remedy=phases.SEE_CALENDAR,
            command=phases.SHOW_CALENDAR,
        )


def check_withdraw(
    campaign: Campaign | None,
    kind: str,
    subject: str,
    standing: Collection[str],
    now: PlatformTime,
    *,
    open: bool = True,
    held: bool = False,
) -> None:
    """Raises Refusal without a vote, after the committee's decision, and once the phase has closed.

    `held`: the platform holds the vote back; as it does not count yet, it can be withdrawn after the phase.
    """
    if subject not in standing:
        raise Refusal("no_vote", "Votre commune n’a pas de vote en cours ici.", field="subject", remedy=_LIST)
    if not open:
        raise Refusal(
            "decided",
            "Le comité a déjà rendu sa décision\u00a0: ce vote ne peut plus être retiré.",
            field="subject",
            remedy=_LIST,
        )
    if campaign is None or held:
        return
    phase = phases.open_phase(campaign, now)
    if phase is None or kind not in phase.votable:
        of_what = {"service": " pour les services", "proposal": " pour les propositions"}.get(kind, "")
        sentence = f"Le vote{of_what} est clos\u00a0: il ne peut plus être retiré."
        raise Refusal("phase_closed", sentence, field="subject", remedy=_LIST)


_LIST = "Regardez vos votes à la page Votes et pilotage."
