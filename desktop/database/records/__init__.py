"""Writes, one file for each table, as `queries` has the reads. They run in the caller's transaction."""

from desktop.database.records import (
    amendments,
    attachments,
    catalogue,
    clock,
    deployments,
    editing,
    interests,
    joins,
    meta,
    needs,
    own_fields,
    request_editing,
    requests,
    seen,
    shares,
    votes,
)

__all__ = [
    "amendments",
    "attachments",
    "catalogue",
    "clock",
    "deployments",
    "editing",
    "interests",
    "joins",
    "meta",
    "needs",
    "own_fields",
    "request_editing",
    "requests",
    "seen",
    "shares",
    "votes",
]
