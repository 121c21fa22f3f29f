"""When what was refused is judged anew: as its stamp comes, or as what it is about is published that was not then."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from sync.contract.problems import Problem, ProblemError
from sync.platform import erasures
from sync.platform.identity.keys import Keys
from sync.platform.intake import decisions, facts, stored
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


def judge_about(store: PlatformStore, keys: Keys, subjects: Collection[str], now: datetime) -> None:
    """Of what an operator has just published. Where that fails (a commune has no room, a kill) the same key, deposited
    again, does it and says so.
    """
    refused = (operation.c.status == "rejected", operation.c.reason == PHASE_CLOSED)
    query = select(operation).join_from(operation, stamped, stamped.c.op == operation.c.op).where(*refused)
    found: dict[str, set[str]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            if facts.subjects_named(stored.received(row)).intersection(subjects):
                found.setdefault(row.commune, set()).add(row.op)
    for commune, ops in found.items():
        judge(store, keys, commune, ops, now)
