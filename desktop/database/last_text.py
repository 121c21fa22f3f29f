"""Which text was open when the last session broke off, and which were written last, in SQL for the first screen.

That screen loads no query module. The columns of `_BROKEN` and `_BROKEN_REQUEST` are those of `_interrupted`, last the
two texts: as the editor was opened, and as it is. What is typed for an act without a draft of its own lies in `meta`;
beside it, when. That text and a service to share have one mark of the open one, `ON_SCREEN`, and no text of before.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from desktop.database.decided import DECIDED
from desktop.database.elsewhere import ELSEWHERE, LOST
from desktop.database.untouched import FIELDS, REQUEST_FIELDS, REQUEST_UNTYPED, TYPED, UNTOUCHED

_TEXT, _REQUEST_TEXT = (
    f"json_object({', '.join(f'{name!r}, {table}.{name}' for name in names)})"
    for table, names in (("need", FIELDS), ("r", REQUEST_FIELDS))
)
#: The need.
_BROKEN = (
    "SELECT need.id, title, updated_at, 0, EXISTS (SELECT 1 FROM json_each(before) WHERE trim(value) != ''),"  # noqa: S608 - our own names
    f" before, {_TEXT}"
    " FROM editing JOIN need ON need.id = editing.need WHERE opened_at != '' AND aside = ''"  # offered when it opens
    " AND asked_at IS NULL AND validated_at IS NULL"  # nothing was typed since the mayor was asked
    f" AND {TYPED} ORDER BY opened_at DESC LIMIT 1"
)
_OPEN_REQUEST = "open_request."
#: The same of a request to the préfet, which is told by a key of `meta` that begins so.
_BROKEN_REQUEST = (
    "SELECT r.id, r.title, r.updated_at, r.submit_op IS NULL AND EXISTS (SELECT 1 FROM copy WHERE scope = 'mine'"  # noqa: S608 - ours
    f" AND id = r.id AND coalesce(value ->> 'state', '') != 'withdrawn') AND r.id NOT IN ({LOST}),"
    " EXISTS (SELECT 1 FROM json_each(m.value) AS said"
    " WHERE said.key NOT IN ('level', 'funding', 'letter') AND trim(said.value) != ''),"  # a new one has these
    f" m.value, {_REQUEST_TEXT}"
    " FROM meta m JOIN request r"
    f" ON m.key = '{_OPEN_REQUEST}' || r.id"
    " WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'aside_request.' || r.id)"  # else offered when it opens
    f" AND NOT {REQUEST_UNTYPED}"  # else there is nothing to find
    f" AND r.id NOT IN ({DECIDED})"  # decided or withdrawn: nothing to go on with
    " ORDER BY r.updated_at DESC, r.id DESC LIMIT 1"
)
TYPED_PREFIX = "typed."  #: begins the keys of `meta` of such texts; what each is about follows, such as "join.n1"
TYPED_AT = "typed_at."  #: likewise: when it was last stored, ISO text in UTC
ON_SCREEN = "typed_open"  #: key of the one on the screen: found at the start, the session broke off in it

_SAME = " AND ".join(f"coalesce(submitted_as ->> '$.fields.{name}', '') = request.{name}" for name in REQUEST_FIELDS)
_LODGED = "IN (SELECT id FROM copy WHERE scope = 'mine')"
_REQUEST = (
    "SELECT id, title, updated_at FROM request WHERE discarded_at IS NULL AND"  # noqa: S608 - our own names
    f" (submit_op IS NULL AND id NOT {_LODGED}"
    # What only keeps a text of one that was sent would be a second request. One that somebody has written in since is
    # hers to go on with, and one beside a draft keeps what was typed here while another program wrote there.
    " AND NOT (updated_at = created_at AND EXISTS (SELECT 1 FROM meta WHERE key = 'copied_request.' || request.id"
    f" AND (meta.value {_LODGED} OR meta.value IN (SELECT id FROM request WHERE submit_op IS NOT NULL))))"
    f" OR submitted_as ->> 'op' = submit_op AND NOT ({_SAME}) AND id NOT IN ({DECIDED}))"
    " ORDER BY updated_at DESC, id DESC LIMIT 1"
)
_SHARES = (
    "SELECT id, title, updated_at FROM share WHERE discarded_at IS NULL AND share_op IS NULL"  # noqa: S608 - as above
    f" AND id NOT {_LODGED}"
)
_SHARE = f"{_SHARES} ORDER BY updated_at DESC, id DESC LIMIT 1"
#: By its id: another program, or a clock that was set back, may have made another one the last.
_OPEN_SHARE = f"{_SHARES} AND id = ?"
#: Our needs that were not sent: id, title, when it was changed, `corrects`, `waits`, `beside`, then whether it is as
#: it was made beside what was sent.
DRAFTS = (
    "SELECT id, title, updated_at, amends IS NOT NULL,"  # noqa: S608 - our own names
    " asked_at IS NOT NULL OR validated_at IS NOT NULL,"
    " EXISTS (SELECT 1 FROM meta WHERE key = 'apart_need.' || need.id)"
    " OR updated_at = created_at AND EXISTS (SELECT 1 FROM amendment JOIN meta ON meta.value = amendment.need"
    " WHERE meta.key = 'copied_need.' || need.id AND amended_at = created_at) AS beside,"
    # where the other one was not sent, this one keeps what was typed here while another program wrote there
    " updated_at = created_at AND EXISTS (SELECT 1 FROM meta WHERE key = 'copied_need.' || need.id"
    " AND (meta.value IN (SELECT id FROM copy WHERE scope = 'mine')"
    " OR meta.value IN (SELECT id FROM need WHERE submit_op IS NOT NULL)))"
    " FROM need WHERE submit_op IS NULL AND discarded_at IS NULL"
    # nor those that another computer of the commune submitted
    " AND (base IS NULL OR amends IS NOT NULL OR id NOT IN (SELECT id FROM copy WHERE scope = 'mine'))"
    f" AND NOT {UNTOUCHED} ORDER BY beside, updated_at DESC, id DESC"
)
#: The proposals that the commune has asked for, here or elsewhere; `:insee` is its code.
DEMANDED = (
    "SELECT asked.proposal FROM deployment AS asked JOIN outbox ON outbox.op = asked.op"  # noqa: S608 - as above
    f" WHERE asked.kind = 'ask' AND outbox.state NOT IN ('rejected', 'cancelled') AND outbox.op NOT IN ({ELSEWHERE})"
    " UNION ALL SELECT value ->> 'proposal' FROM copy WHERE scope = 'deployments' AND value ->> 'commune' = :insee"
)
#: What such an act is about, unless it was made meanwhile, as relaisctl does without this text. An effect may be told
#: once more.
_ABOUT = (
    "SELECT value ->> 'title' FROM copy WHERE scope IN ('needs', 'proposals') AND id = :id AND NOT EXISTS"  # noqa: S608 - as above
    " (SELECT 1 FROM joined WHERE :kind = 'join' AND need = :id AND stands = 1) AND NOT EXISTS"
    " (SELECT 1 FROM interest WHERE :kind = 'interest' AND proposal = :id AND stands = 1)"
    f" AND NOT (:kind = 'ask' AND id IN ({DEMANDED}))"
)


class BegunText(NamedTuple):
    """A text of ours that was begun and did not leave, as a line of the first screen."""

    id: str  #: of the need, request or service, or of what the act is about
    title: str  #: of the same, as typed so far; may be ""
    updated_at: str  #: when it was last changed, ISO text in UTC
    kind: str = "need"  #: need, request, share, or the act for which it was typed: join, interest, ask, report
    lodged: bool = False  #: of a request: the platform already has it, from an act that this text is not part of
    restart: bool = True  #: of a session that ended in a crash: there is an earlier, non-empty text to go back to
    earlier: str = ""  #: the sentence that tells that earlier text from this one; "" for none
    corrects: bool = False  #: it corrects a need that was sent
    waits: bool = False  #: the mayor was asked to validate it, or has: nobody need go on writing it
    beside: bool = False  #: it keeps a text of another need which could not stay there: sent, it would be a second need
    unwritten: bool = False  #: `beside` what was sent, and nobody has written in it since it was put there


def last_texts(connection: Any, meta: Mapping[str, str]) -> tuple[BegunText, ...]:
    """The last request, the last service to share, and all that was typed for an act without a draft."""
    drafts = (("request", _REQUEST), ("share", _SHARE))
    begun = [
        BegunText(kind=kind, id=id, title=title, updated_at=at)
        for kind, question in drafts
        for id, title, at in connection.execute(question)
    ]
    return (*begun, *_typed(connection, meta))


def open_text(connection: Any, texts: tuple[BegunText, ...], meta: Mapping[str, str]) -> BegunText | None:
    """The service, or the one of `texts`, that was on the screen as the last session broke off."""
    about = meta.get(ON_SCREEN, "")
    kind, _, marked = about.partition(".")
    if kind == "share":
        rows = connection.execute(_OPEN_SHARE, (marked,))
        return next((BegunText(kind=kind, id=id, title=title, updated_at=at) for id, title, at in rows), None)
    return next((text for text in texts if f"{text.kind}.{text.id}" == about), None)


def _typed(connection: Any, meta: Mapping[str, str]) -> Iterator[BegunText]:
    """Those with words in them, about what is still published. Of an older release none is known to be the last."""
    for key, moment in sorted(meta.items()):
        about = key.removeprefix(TYPED_AT)
        if about == key or not any(text.strip() for text in json.loads(meta.get(TYPED_PREFIX + about, "{}")).values()):
            continue
        kind, _, id = about.partition(".")
        for (title,) in connection.execute(_ABOUT, {"kind": kind, "id": id, "insee": meta["insee"]}):
            yield BegunText(kind=kind, id=id, title=title or "", updated_at=moment)


def broken_need(connection: Any) -> BegunText | None:
    """None where no session broke off in a need."""
    row = connection.execute(_BROKEN).fetchone()
    return _interrupted("need", row) if row else None


def broken_request(connection: Any, meta: Mapping[str, str]) -> BegunText | None:
    """The same of a request to the préfet."""
    marked = any(key.startswith(_OPEN_REQUEST) for key in meta)
    row = connection.execute(_BROKEN_REQUEST).fetchone() if marked else None  # slow, and asked rarely
    return _interrupted("request", row) if row else None


def _interrupted(kind: str, row: Sequence[Any]) -> BegunText:
    """Of the two texts, the sentence that tells the first from the second."""
    from desktop.domain.drafts import which_before  # noqa: PLC0415 - only after a crash

    id, title, updated_at, lodged, restart, before, present = row
    apart = which_before(json.loads(before), json.loads(present))
    return BegunText(
        kind=kind,
        id=id,
        title=title,
        updated_at=updated_at,
        lodged=bool(lodged),
        restart=bool(restart),
        earlier=apart,
    )
