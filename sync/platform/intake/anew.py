"""Judges refused acts anew: when a préfecture's stamp for them comes, or when what they need is published at last."""

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
    """Judges those of these stamped acts anew that were refused as too late, or because another act was missing.

    Too late: the network may have brought them before the préfecture brought the stamp that says when they were made.
    Returns the problem where the commune's quota leaves no room; then nothing was judged.
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
    """Judges refused acts about these subjects anew, as an operator has just published them.

    Returns the communes whose acts were not judged: no room was left, or the database failed. To judge them after all,
    also after this program was killed, the préfecture deposits the same USB stick once more.
    """
    late = and_(operation.c.reason == PHASE_CLOSED, stamped.c.op.is_not(None))
    refused = (operation.c.status == "rejected", or_(late, operation.c.reason == REQUIRED_REJECTED))
    query = select(operation).outerjoin_from(operation, stamped, stamped.c.op == operation.c.op).where(*refused)
    ops_of: dict[str, set[str]] = {}
    with store.reading() as connection:
        for row in connection.execute(query):
            if facts.subjects_named(stored.received(row)).intersection(subjects):
                ops_of.setdefault(row.commune, set()).add(row.op)
    return [commune for commune, ops in sorted(ops_of.items()) if not _judged(store, keys, commune, ops, now)]


def _judged(store: PlatformStore, keys: Keys, commune: str, ops: Collection[str], now: datetime) -> bool:
    try:
        return not judge(store, keys, commune, ops, now)
    except DBAPIError:
        _log.warning("stamped acts of %s were not judged anew", commune, exc_info=True)
        return False
