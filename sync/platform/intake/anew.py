"""When what was refused is judged anew: as its stamp comes, or as what it is about is published that was not then."""

import logging
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import and_, or_, select
from sqlalchemy.exc import DBAPIError

from sync.contract.lateness import PHASE_CLOSED
from sync.contract.problems import Problem, ProblemError
from sync.platform import erasures
from sync.platform.identity.keys import Keys
from sync.platform.intake import decisions, facts, stored
from sync.platform.rules import REQUIRED_REJECTED
from sync.platform.store import PlatformStore
from sync.platform.tables import operation, stamped

_log = logging.getLogger(__name__)


def judge(store: PlatformStore, keys: Keys, commune: str, ops: Collection[str], now: datetime) -> list[Problem]:
    """Whatever of these, which bear a stamp, was refused before as too late: the network may have been faster than the
    préfecture; or for want of another act. Why they were not, where the commune has no room for it.
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


def judge_about(store: PlatformStore, keys: Keys, subjects: Collection[str], now: datetime) -> list[str]:
    """Of what an operator has just published. The communes whose acts were left, for want of room or by the database's
    fault: the same key, deposited again, does it and says so. So it does after a kill.
    """
    late = and_(operation.c.reason == PHASE_CLOSED, stamped.c.op.is_not(None))
    refused = (operation.c.status == "rejected", or_(late, operation.c.reason == REQUIRED_REJECTED))
    query = select(operation).outerjoin_from(operation, stamped, stamped.c.op == operation.c.op).where(*refused)
    found: dict[str, set[str]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            if facts.subjects_named(stored.received(row)).intersection(subjects):
                found.setdefault(row.commune, set()).add(row.op)
    return [commune for commune, ops in sorted(found.items()) if not _judged(store, keys, commune, ops, now)]


def _judged(store: PlatformStore, keys: Keys, commune: str, ops: Collection[str], now: datetime) -> bool:
    try:
        return not judge(store, keys, commune, ops, now)
    except DBAPIError:
        _log.warning("stamped acts of %s were not judged anew", commune, exc_info=True)
        return False
