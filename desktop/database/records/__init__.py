"""Every write of one table in one file, beside `queries` for its reads: each takes the caller's transaction."""

from desktop.database.records import (
    amendments,
    attachments,
    catalogue,
    deployments,
    editing,
    interests,
    joins,
    meta,
    needs,
    requests,
    retaken,
    seen,
    shares,
    votes,
)

__all__ = [
    "amendments",
    "attachments",
    "catalogue",
    "deployments",
    "editing",
    "interests",
    "joins",
    "meta",
    "needs",
    "requests",
    "retaken",
    "seen",
    "shares",
    "votes",
]
