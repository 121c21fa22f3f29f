"""Makes the operation of each act; ids and time are arguments."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from sync.contract.bodies import BODIES, Attachment, Body, NeedSubmit, NeedWithdraw, VoteCast
from sync.contract.operations import Operation, OperationActor
from sync.contract.values import MAX_NAMED, bounded


class Author(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The commune that acts, and the person who acts for it, without personal data."""

    insee: str  #: code of the commune
    siren: str  #: 9 digits; "" where the official list has none
    actor: str  #: UUID that stands for the person
    profile: str = ""  #: of the person; "" where nothing was entered
    function: str = ""  #: in the mairie; likewise


def newest(ops: Sequence[str]) -> tuple[str, ...]:
    """The last of these acts, as many as one operation may name."""
    return tuple(ops[-MAX_NAMED:])


def need_submit(
    author: Author,
    op: str,
    now: datetime,
    *,
    need: str,
    fields: Mapping[str, str],
    campaign: str,
    attachments: Sequence[Attachment] = (),
    personal: str = "",
) -> Operation:
    """`fields` are those of domain.needs.FIELDS; `personal` is the digest of the personal data sent beside it."""
    body = NeedSubmit(
        need=need, campaign=campaign or msgspec.UNSET, attachments=tuple(attachments), **need_text(fields)
    )
    digests = [attachment.sha256 for attachment in attachments]
    return make(author, op, now, body, attachments=digests, personal=personal)


def need_withdraw(author: Author, op: str, now: datetime, *, need: str, submission: str) -> Operation:
    return make(author, op, now, NeedWithdraw(need=need, submission=submission), requires=(submission,))


def vote_cast(
    author: Author, op: str, now: datetime, *, subject: str, kind: str, version: int, campaign: str, need: str
) -> Operation:
    """`version` is that of the list voted on; `need` is a need of ours that the subject answers, or ""."""
    body = VoteCast(
        subject=subject,
        kind="proposal" if kind == "proposal" else "service",
        campaign=campaign or msgspec.UNSET,
        list_version=version,
        need=need or msgspec.UNSET,
    )
    return make(author, op, now, body)


def make(
    author: Author,
    op: str,
    now: datetime,
    body: Body,
    *,
    requires: Sequence[str] = (),
    base: str = "",
    attachments: Sequence[str] = (),
    personal: str = "",
) -> Operation:
    """The operation with this body. `personal` and `attachments` are digests of what is sent beside it."""
    type, version = _TYPES[body.__class__]
    return Operation(
        op=op,
        type=type,
        tv=version,
        commune=author.insee,
        siren=author.siren or msgspec.UNSET,
        actor=OperationActor(id=author.actor, profile=author.profile, function=author.function),
        claimed=bounded(now.replace(microsecond=0)),
        base=base or msgspec.UNSET,
        requires=tuple(requires),
        attachments=tuple(attachments),
        personal=personal or msgspec.UNSET,
        body=msgspec.to_builtins(body),
    )


def need_text(fields: Mapping[str, str]) -> dict[str, Any]:
    """The fields of domain.needs.FIELDS as parameters of a contract's NeedText."""
    return {**fields, "theme": fields["theme"] or msgspec.UNSET}


_TYPES = {shape: key for key, shape in BODIES.items()}
