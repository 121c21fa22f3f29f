"""relaisctl sync --all: a round for each commune of this account, one after the other."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import typer
from msgspec import Struct, structs

from desktop.cli.failures import failure_of
from desktop.cli.session import CommandSession
from desktop.database.opening import list_communes
from desktop.domain.refusals import Refusal
from sync.commandline.output import say
from sync.commandline.program import ExitStatus, Failure

#: Such a commune has nothing to exchange by network.
_NOT_BY_NETWORK = ("not_enrolled", "by_key")


class Exchanged(Struct, frozen=True):
    """One round of one commune."""

    document: dict[str, Any]  #: for a script
    remarks: list[str]  #: what is out of the ordinary, for a person
    lines: list[str]  #: what has changed, for a person


def sync_all(session: CommandSession, one_round: Callable[[CommandSession], Exchanged]) -> None:
    """Ends with the worst status of those that exchange by network; with that of the others where none does."""
    if session.asked is not None:
        raise Refusal("one_or_all", "Donnez soit --commune, soit --all.", field="--all", of_input=True)
    names = {insee: name for insee, name, _ in list_communes(session.places.communes)}
    rows: list[dict[str, Any]] = []
    lines: list[str] = []
    statuses: list[int] = []
    others: list[int] = []
    for insee in session.communes():
        place = f"{names[insee]} ({insee})" if insee in names else insee
        match _tried(session, insee, one_round):
            case Failure() as stopped:
                say(f"{place}\u00a0: {stopped.title}", stopped.detail)
                problem = {"type": stopped.type, "title": stopped.title, "detail": stopped.detail}
                rows.append({"insee": insee, "status": stopped.status, "error": problem})
                (others if stopped.type in _NOT_BY_NETWORK else statuses).append(stopped.status)
            case Exchanged() as done:
                say(*(f"{place}\u00a0: {remark}" for remark in done.remarks))
                rows.append({"insee": insee, "status": ExitStatus.DONE, **done.document})
                lines += [f"{place}\u00a0: {line}" for line in done.lines]
                statuses.append(ExitStatus.DONE)
    session.output.answer(rows, lines)
    if worst := max(statuses or others):
        raise typer.Exit(worst)


def _tried(
    session: CommandSession, insee: str, one_round: Callable[[CommandSession], Exchanged]
) -> Exchanged | Failure:
    with ExitStack() as ending:  # each commune that is opened starts the log anew
        try:
            return one_round(structs.replace(session, asked=insee, at_end=ending.callback))
        except Exception as error:  # noqa: BLE001 - the next commune has its round, whatever meets this one
            return failure_of(error)
