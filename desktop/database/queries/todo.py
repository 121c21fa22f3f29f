"""What waits for the commune besides its drafts: questions to answer, texts to correct, steps that only it can take."""

from collections.abc import Iterator, Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct
from sqlalchemy import Connection

from desktop.database.driver import ask, rows
from desktop.database.opening import read_rows
from desktop.database.queries import (
    campaign,
    catalogue,
    deployments,
    link,
    needs,
    pooling,
    recovery_sheet,
    request_copies,
    requests,
    shares,
    standing_text,
    typed,
)
from desktop.domain import corrections
from sync.client.ledger.states import VOID

TodoKind: TypeAlias = Literal[
    "key",
    "conflict",
    "incomplete",
    "validate",
    "validated",
    "regrouped",
    "report",
    "request",
    "complement",
    "correction",
    "share",
    "join",
    "comment",
    "interest",
    "ask",
    "effect",
]
#: Acts without a draft for a retained proposal, by the kind of the text that was begun.
_BEGUN: Final[Mapping[str, TodoKind]] = {"interest": "interest", "ask": "ask", "report": "effect"}


class TodoRow(Struct, frozen=True, kw_only=True):
    """One thing that waits for the commune.

    `key`: another key signs than before, and `title` is the reason of its rotation.
    """

    kind: TodoKind  #: what is to be done
    id: str  #: of the need, request, service, proposal or key; of the proposal where `regrouped`
    title: str  #: of the same; of the need where `regrouped`
    #: What else is known: what lacks (incomplete), who validated (validated), the proposal's title (regrouped), whose
    #: need it is (join, comment),
    #: "outdated" where the recovery sheet is of a former key (key), "apart" where it keeps a text of another (request).
    note: str = ""
    moment: str = ""  #: since when, ISO text; "" where that is not known
    ours: bool = True  #: False for a need of another commune, which we have joined (regrouped)
    phases: str = ""  #: keys of the phases in which it can be done, with spaces between them; "" for any


def todo(connection: Connection) -> tuple[TodoRow, ...]:
    """All that waits; first what others wait for."""
    return tuple(_rows(connection))


def _rows(connection: Connection) -> Iterator[TodoRow]:
    yield from _key(connection)
    yield from _conflicts(connection)
    asked = requests.listed(connection)
    begun = frozenset(row.id for row in asked if row.resumed and not request_copies.untouched(connection, row))
    for row in asked:
        if (row.state == "incomplete" and row.id not in begun) or row.lodged == "incomplete":
            yield TodoRow(
                kind="incomplete", id=row.id, title=row.title, note=", ".join(row.missing), moment=row.moved_at
            )
    corrected = (needs.correction_of(connection, id) for id in sorted(needs.being_corrected(connection)))
    for need in (*needs.listed(connection), *filter(None, corrected)):
        if need.state == "to_validate":
            yield TodoRow(kind="validate", id=need.id, title=need.title, moment=need.asked_at)
        elif need.state == "validated":
            yield TodoRow(
                kind="validated", id=need.id, title=need.title, note=need.validated_by, moment=need.validated_at
            )
    voting = _voting(connection)
    for regrouped in pooling.regrouped(connection):
        yield TodoRow(
            kind="regrouped",
            id=regrouped.proposal,
            title=regrouped.title,
            note=regrouped.proposal_title,
            ours=regrouped.ours,
            phases=voting,
        )
    reports = set()
    for deployed in deployments.listed(connection):
        report = deployed.report
        if deployed.state == "live" and (report is None or report.state in VOID):
            reports.add(deployed.id)
            since = "" if deployed.planned is None else deployed.planned.isoformat()
            yield TodoRow(kind="report", id=deployed.id, title=deployed.title, moment=since)
    apart = request_copies.kept_apart(connection)
    for row in asked:
        if row.id in begun:
            kind: TodoKind = "complement" if row.completing else "correction"
            yield TodoRow(kind=kind, id=row.id, title=row.title, moment=row.updated_at)
        elif row.state == "draft" and not row.lodged:  # where the platform has it, it waits for the préfet
            note = "apart" if row.id in apart else ""
            yield TodoRow(kind="request", id=row.id, title=row.title, note=note, moment=row.updated_at)
    for share in shares.listed(connection):
        if share.state == "draft" and not share.lodged:
            yield TodoRow(kind="share", id=share.id, title=share.title, moment=share.updated_at)
    yield from _joins(connection)
    yield from _typed(connection, reports)


def _joins(connection: Connection) -> Iterator[TodoRow]:
    """Comments of a "nous aussi" that was not said yet (join), or was said elsewhere without them (comment).

    Also once it cannot be said any more: she finds her words where she typed them.
    """
    for id in typed.begun(connection, "join"):
        need = pooling.public(connection, id)
        begun = need is not None and not need.ours
        if begun or pooling.unsent_comment(connection, id, closed=True):
            yield TodoRow(
                kind="join" if begun else "comment",
                id=id,
                title="" if need is None else need.title,
                note="" if need is None else need.commune_name,
                moment=typed.moment(connection, f"join.{id}"),
            )


def _typed(connection: Connection, reports: set[str]) -> Iterator[TodoRow]:
    """Words for another act without a draft that did not leave with it, whether it can be made now or not.

    `reports`: ids of the services whose line asks for the effect already.
    """
    for act, kind in _BEGUN.items():
        for id, texts in typed.begun(connection, act).items():
            words = any(text.strip() for field, text in texts.items() if field != "role")  # which is no text
            if words and not (kind == "effect" and id in reports):
                proposal = catalogue.proposal(connection, id)
                title = "" if proposal is None else proposal.title
                moment = typed.moment(connection, f"{act}.{id}")
                yield TodoRow(kind=kind, id=id, title=title, moment=moment)


def _voting(connection: Connection) -> str:
    """Keys of the phases in which a vote for a proposal is taken."""
    known = campaign.current(connection)
    return " ".join(phase.key for phase in (() if known is None else known.phases) if "proposal" in phase.votable)


def _conflicts(connection: Connection) -> Iterator[TodoRow]:
    """Conflicts without a choice. After one, an act stays in conflict until the platform answers."""
    to_settle = standing_text.in_conflict(connection)
    asked = "SELECT subject, max(title) FROM outbox WHERE state = 'conflict' GROUP BY subject ORDER BY max(seq)"
    for id, title in rows(connection, asked):
        if id in to_settle:
            own = needs.own(connection, id)
            within = corrections.phases_of(grouped=own is not None and own.state == "grouped")
            yield TodoRow(kind="conflict", id=id, title=title, phases=" ".join(within))


def _key(connection: Connection) -> Iterator[TodoRow]:
    """A new key, until a recovery sheet of it was made; said also to communes that never made a sheet."""
    own, sheet = link.current(connection), recovery_sheet.last(connection)
    replaced = rows(connection, "SELECT reason FROM former_device ORDER BY replaced_at DESC LIMIT 1")
    if own is None or not replaced or (sheet is not None and sheet.device == own.device):
        return
    ((reason,),) = replaced
    yield TodoRow(kind="key", id=own.device, title=reason, note="" if sheet is None else "outdated")


def refused(connection: Connection) -> int:
    """How many acts are refused, counted as on the first screen: tells whether other rows are of the same moment."""
    opening = ask(connection, read_rows)
    return 0 if opening is None else opening.refused
