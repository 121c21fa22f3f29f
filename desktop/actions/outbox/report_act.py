"""Writes one act for the help desk: its bytes and what the platform said about it, without personal data."""

from importlib.metadata import version
from pathlib import Path

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.kit.lookups import unknown_act
from desktop.database.queries import blocked_acts, link
from desktop.database.queries.acts import one_act
from desktop.documents.act_report import ActReport, pack
from desktop.documents.whole_file import write_whole
from desktop.domain.changes import Changes, Outcome


def report_act(context: CommuneContext, op: str, file: Path) -> Outcome[ActReport]:
    """Raises Refusal where there is no such act, or the file cannot be written."""
    with context.store.reading() as connection:
        paper, frozen = one_act.paper(connection, op), blocked_acts.frozen(connection, op)
        commune, own = link.commune(connection), link.current(connection)
    if paper is None:
        raise unknown_act(op)
    act = paper.act
    report = ActReport(
        op=op,
        type=act.type,
        state=act.state,
        in_vain=act.in_vain,
        reason=act.reason,
        detail=act.detail,
        attempts=act.attempts,
        created_at=act.created_at,
        intent=paper.intent,
        frozen=frozen or b"",
        commune="" if commune is None else commune.name,
        insee="" if commune is None else commune.insee,
        device="" if own is None else own.device,
        platform=own.platform.id if own is not None and own.platform is not None else "",
        version=version("relais-communes"),
        made_at=context.clock(),
        demonstration=context.store.demonstration,
    )
    write_whole(file, pack(report))
    return Outcome(Changes(), report)
