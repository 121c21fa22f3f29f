"""Builds what is printed of no single need: the note on the campaign for the council, the form to fill in by hand."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection

from desktop.database.queries import (
    campaign,
    deployments,
    exchanges,
    link,
    mine,
    needs,
    pooling,
    requests,
    shares,
    standing_text,
    votes,
)
from desktop.database.queries.deployments import DeploymentRow
from desktop.database.queries.steering import interests
from desktop.documents.council import council_of
from desktop.documents.need_papers import last_minute, phase_facts
from desktop.documents.note import Note
from desktop.documents.paper_form import PaperForm
from desktop.domain import phases
from desktop.domain.act_words import ANSWERED, ELSEWHERE, OTHER_PLATFORM, STATES, granted, of_need, titled
from desktop.domain.french import FIXED, counted, number, paris, uncapital
from desktop.domain.lives import gender
from desktop.domain.phases import LocalTime, PlatformTime
from desktop.domain.refusals import Refusal
from sync.client.ledger.states import VOID
from sync.contract.campaign import Campaign

_LAWS = (
    "La commune vote, une fois par proposition, quelle que soit sa taille. Besoins et votes sont publics. "
    "Le vote éclaire le comité, il ne décide pas à sa place. Ni un besoin ni un vote n’engagent de dépense."
)
#: Of acts of one kind, at most so many are named: the note has one page.
_MOST_TITLES = 6
#: Of all that has no receipt: also what left on a stick, and what the platform had lost.
_WAITS = "en attente d’accusé"
#: States of which a title alone says enough: it has left, and nothing speaks against it.
_AS_WANTED = ("accepted", "deposited", "published")
#: What became of a request that was not only received, by RequestRow.state, or by OwnRequest.state of one that is not
#: here. "Demande" is feminine.
_OF_REQUEST = {
    "refused": uncapital(ANSWERED["refused"].word),
    "incomplete": uncapital(ANSWERED["incomplete"].word),
    "rejected": "refusée par la plateforme",
    "quarantined": uncapital(gender.of("request.submit").agreed(STATES["quarantined"])),
}
_OF_COMPLEMENT = "complément refusé par la plateforme"


class _Done(Struct, frozen=True):
    """One act, as it counts in the note."""

    title: str
    became: str = ""  #: in words; "" where it was received, and nothing else is known of it
    sent: bool = True  #: the platform has received it
    refused: bool = False  #: by the platform


def campaign_note_of(connection: Connection, *, now: LocalTime, demonstration: bool = False) -> Note:
    """One page. Raises Refusal while no campaign is known."""
    current, commune = campaign.current(connection), link.commune(connection)
    if current is None or commune is None:
        raise Refusal(
            "no_campaign",
            "Aucune campagne n’est connue ici.",
            field="campaign",
            remedy="Inscrivez cet ordinateur, puis faites un échange.",
        )
    did, takes_part = _done(connection)
    at = phases.corrected(now, exchanges.clock_offset(connection))
    return Note(
        commune=commune.name,
        council=council_of(commune).name,
        subject=current.title,
        facts=phase_facts(connection, now),
        sections=(
            ("De quoi s’agit-il", current.summary),
            ("Le calendrier", _calendar(current, at)),
            ("Ce que la commune a fait", did),
            ("À savoir", _LAWS),
        ),
        asked="Prendre acte de ce que la commune a fait, et dire qui suit le dossier."
        if takes_part
        else "Dire si la commune prend part à la campagne, et qui suit le dossier.",
        made_at=now,
        demonstration=demonstration,
    )


def paper_form_of(connection: Connection, *, now: LocalTime, demonstration: bool = False) -> PaperForm:
    """The blank form, with the commune's name and the campaign's themes."""
    commune, current = link.commune(connection), campaign.current(connection)
    needs_phase = next((phase for phase in current.phases if phase.key == "needs"), None) if current else None
    at = phases.corrected(now, exchanges.clock_offset(connection))
    return PaperForm(
        commune="" if commune is None else commune.name,
        campaign="" if current is None else current.title,
        closes="" if needs_phase is None or needs_phase.closes <= at else last_minute(connection, needs_phase.closes),
        themes=tuple(theme.name for theme in campaign.themes(connection)),
        made_at=now,
        demonstration=demonstration,
    )


def _calendar(current: Campaign, at: PlatformTime) -> str:
    """The phases, each with what its dates say today; what is to be done in one that is over is left out."""
    opened = phases.open_phase(current, at)
    place = None if opened is None else current.phases.index(opened)
    spans = [(paris(phase.opens), paris(phase.closes)) for phase in current.phases]
    lines = []
    for phase, dates in zip(current.phases, phases.dated(spans, place, at), strict=True):
        words = ", ".join(filter(None, (dates.words, dates.standing)))
        summary = f" {phase.summary}" if phase.summary and not dates.past else ""
        lines.append(f"{phase.name}{FIXED}: {words}.{summary}")
    return "\n".join(lines)


def _done(connection: Connection) -> tuple[str, bool]:
    """What the commune did, and whether it did anything. What it took back does not count.

    Acts that wait, or that the platform has lost, are told apart. A vote counts until its withdrawal has arrived.
    """
    lost = exchanges.lost_acts(connection)
    written, cast = tuple(_needs(connection)), tuple(_votes(connection))
    more = (
        (
            tuple(_joins(connection, lost)),
            f"«{FIXED}nous aussi{FIXED}» à une autre commune",
            f"«{FIXED}nous aussi{FIXED}» à d’autres communes",
        ),
        (tuple(_shares(connection, lost)), "service partagé", "services partagés"),
        (tuple(_interests(connection, lost)), "participation au pilotage", "participations au pilotage"),
        (tuple(_deployments(connection, lost)), "déploiement demandé", "déploiements demandés"),
        (tuple(_requests(connection)), "demande au préfet", "demandes au préfet"),
    )
    late = sum(not one.sent for one in cast)
    lines = [*_listed(written, "besoin envoyé", "besoins envoyés", of_sent=True)]
    lines.append(f"{counted(len(cast), 'vote')}{f', dont {number(late)} {_WAITS}' if late else ''}.")
    for acts, one, many in more:
        lines += _listed(acts, one, many) if acts else ()
    return "\n".join(lines), bool(written or cast or any(acts for acts, _, _ in more))


def _listed(acts: tuple[_Done, ...], one: str, many: str, *, of_sent: bool = False) -> Iterator[str]:
    """How many, then their titles. `of_sent`: those that wait are counted besides, since the words say "sent"."""
    waiting, refused = sum(not act.sent for act in acts), sum(act.refused for act in acts)
    parts = [counted(len(acts) - waiting if of_sent else len(acts), one, many)]
    if refused:
        parts.append(f"dont {counted(refused, 'refusé')}")
    if waiting:
        parts.append(f"{'' if of_sent else 'dont '}{number(waiting)} {_WAITS}")
    yield f"{', '.join(parts)}."
    for act in acts[:_MOST_TITLES]:
        yield f"– {act.title}{f' ({act.became})' if act.became else ''}"
    if len(acts) > _MOST_TITLES:
        yield f"– et {counted(len(acts) - _MOST_TITLES, 'autre', 'autres')}"


def _act(title: str, state: str, *, sent: bool) -> _Done:
    if not sent:
        return _Done(title, _WAITS, sent=False)
    if state == "declined":  # of a shared service alone
        return _Done(title, uncapital(ANSWERED[state].word))
    became = "" if state in _AS_WANTED else uncapital(STATES.get(state, ""))
    return _Done(title, became, refused=state == "rejected")


def _needs(connection: Connection) -> Iterator[_Done]:
    lost, decided = exchanges.lost_subjects(connection), mine.decided(connection)
    for row in standing_text.with_theirs(connection, needs.listed(connection)):
        if row.submit_op and row.state not in ("withdrawn", *ELSEWHERE):
            sent = (bool(row.received_at) or row.elsewhere) and row.id not in lost
            one = _act(titled(row.title, "need"), row.state, sent=sent)
            became = of_need(row.own, decided.get(row.id, "")) if sent and row.state in _AS_WANTED else None
            yield one if became is None else replace(one, became=uncapital(became.word))


def _votes(connection: Connection) -> Iterator[_Done]:
    for row in votes.listed(connection):
        if row.stands or row.withdrawing:
            yield _act(row.title, row.cast, sent=not row.lost and (row.number is not None or row.elsewhere))


def _joins(connection: Connection, lost: frozenset[str]) -> Iterator[_Done]:
    for row in pooling.joins(connection):
        if row.stands:
            sent = _sent(row.join_op, row.number, lost, elsewhere=row.elsewhere)
            yield _act(f"{row.title}, {row.commune}", row.joined, sent=sent)


def _shares(connection: Connection, lost: frozenset[str]) -> Iterator[_Done]:
    for row in shares.listed(connection):
        if row.share_op and row.state != OTHER_PLATFORM:
            known = bool(row.decided)
            yield _act(
                titled(row.title, "service"), row.state, sent=_sent(row.share_op, row.number, lost, elsewhere=known)
            )


def _interests(connection: Connection, lost: frozenset[str]) -> Iterator[_Done]:
    for row in interests(connection):
        if row.stands:
            sent = _sent(row.declare_op, row.number, lost, elsewhere=row.elsewhere)
            yield _act(row.title, row.declared, sent=sent)


def _deployments(connection: Connection, lost: frozenset[str]) -> Iterator[_Done]:
    for row in deployments.listed(connection):
        if row.asked:
            sent = row.ours is not None or (row.ask is not None and _sent(row.ask.op, row.ask.number, lost))
            yield _Done(row.title, _deployed(row, lost) if sent else _WAITS, sent=sent)


def _deployed(row: DeploymentRow, lost: frozenset[str]) -> str:
    """Where the service stands in the commune, and whether it has said what it changed."""
    parts = [] if row.ours is None else [{"planned": "prévu", "live": "en service"}.get(row.ours.state, "")]
    report = row.report
    if row.ours is not None and row.ours.effect:
        parts.append("effet déclaré")
    elif report is not None and report.state not in VOID:
        arrived = _sent(report.op, report.number, lost)
        parts.append("effet déclaré" if arrived else f"effet {_WAITS}")
    return ", ".join(filter(None, parts))


def _requests(connection: Connection) -> Iterator[_Done]:
    lost = exchanges.lost_subjects(connection)
    for row in requests.listed(connection):
        if row.submit_op and row.state not in ("withdrawn", OTHER_PLATFORM):
            # A préfet who decided on the text before it has answered, although the complement has no receipt.
            answer = {"accepted": "granted"}.get(row.before, row.before) or row.state
            sent = row.id not in lost and (row.number is not None or bool(row.answered or row.before))
            # One that the préfet sent back was received: it is the complement that waits.
            completes = bool(row.asked) and row.id not in lost
            waits = f"complément {_WAITS}" if completes else _WAITS
            refused = completes and answer == "rejected"
            became = _OF_COMPLEMENT if refused else _answered(answer, row.amount_cents) if sent else waits
            yield _Done(titled(row.title, "request"), became, sent=sent or completes)
    for own, is_lost in requests.not_here(connection):
        if not is_lost:
            answer = {"accepted": "granted"}.get(own.state, own.state)
            yield _Done(titled(own.title, "request"), _answered(answer, own.amount_cents))


def _answered(state: str, cents: int | None) -> str:
    """What became of a request that was received; "" where nothing is known but that."""
    return uncapital(granted(cents)) if state == "granted" else _OF_REQUEST.get(state, "")


def _sent(op: str, receipt: int | None, lost: frozenset[str], *, elsewhere: bool = False) -> bool:
    return op not in lost and (receipt is not None or elsewhere)
