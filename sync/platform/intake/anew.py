"""When what was refused is judged anew: as its stamp comes, or as the service is listed that was not on that day."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from sync.contract.problems import Problem, ProblemError
from sync.platform import erasures
from sync.platform.identity.keys import Keys
from sync.platform.intake import decisions, since, stored
from sync.platform.rules import PHASE_CLOSED
from sync.platform.store import PlatformStore
from sync.platform.tables import operation, stamped


def judge(store: PlatformStore, keys: Keys, commune: str, ops: Collection[str], now: datetime) -> list[Problem]:
    """Whatever of these, which bear a stamp, was refused before as too late: the network may have been faster than the
    préfecture. Why they were not, where the commune has no room for it.
    """
    if not ops:
        return []
    try:
        with store.writing() as connection:
            decisions.judge_anew(connection, keys, commune, ops, now)
            erased = erasures.wait(connection)
    except ProblemError as error:
        return [error.problem]
    if erased:
        store.erasure_waits()
    return []


def judge_votes(store: PlatformStore, keys: Keys, service: str, now: datetime) -> None:
    """For a service that has just been listed. Where a commune has no room its next key with the vote says so."""
    refused = (operation.c.status == "rejected", operation.c.reason == PHASE_CLOSED, operation.c.type == "vote.cast")
    query = select(operation).join_from(operation, stamped, stamped.c.op == operation.c.op).where(*refused)
    found: dict[str, set[str]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            if since.subject(stored.received(row)) == ("vote", service):
                found.setdefault(row.commune, set()).add(row.op)
    for commune, ops in found.items():
        judge(store, keys, commune, ops, now)
