"""Where the text of a need comes from, and where the platform has another one: conflicts, copies, doubles."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct, structs
from sqlalchemy import Connection, select

from desktop.database.driver import rows
from desktop.database.queries import exchanges, needs, outbox
from desktop.database.queries.acts import of_today
from desktop.database.queries.needs import NeedRow
from desktop.database.tables import need
from desktop.domain.act_words import NOT_THERE, TO_SEND
from desktop.domain.needs import FIELDS
from sync.client.ledger import link, own_cases
from sync.client.ledger.states import FINAL, VOID
from sync.client.ledger.tables import outbox as acts
from sync.contract.published import OwnNeed

#: Begins a key in `meta`; the id of a need follows that was made by copying. The value is the id of the copied one.
COPIED = "copied_need."
#: The same of a need that nobody copied: it keeps what was still typed in a need that had been sent, or our text after
#: a choice between two, or a correction of a need that was withdrawn or refused.
APART = "apart_need."

#: Whether a draft, once sent, would count twice: beside a need that was sent (there), or one that the platform has lost
#: and another computer may send again (comes_back).
DuplicateRisk = Literal["", "there", "comes_back"]
_STANDS = (*TO_SEND, "deposited", "accepted")
_OUT = ("redirected", "ineligible")


def elsewhere(connection: Connection, row: NeedRow) -> dict[str, str] | None:
    """The text that another computer of the commune has sent since, if a correction of the former one is written here.

    None where the row has the platform's text, and where a correction of ours is on its way or in conflict: the row
    then shows that correction.
    """
    theirs = needs.own(connection, row.id)
    if theirs is None or row.amends or needs.waiting_correction(connection, row.id):
        return None
    if needs.revision_of(connection, row.id) != theirs.revision:
        return None  # what the platform says is older than what it has accepted from here
    text = needs.platform_text(theirs)
    return None if text == needs.text_of(row) else text


def overtaken(connection: Connection) -> dict[str, dict[str, str]]:
    """The same for every need with a correction that was begun, by the id of the need: there are only a few."""
    begun = rows(connection, "SELECT DISTINCT amends FROM need WHERE amends IS NOT NULL")
    corrected = [row for (id,) in begun if (row := needs.one(connection, id)) is not None]
    return {row.id: theirs for row in corrected if (theirs := elsewhere(connection, row)) is not None}


def with_theirs(connection: Connection, listed: Sequence[NeedRow]) -> tuple[NeedRow, ...]:
    """These needs as the platform has them: where a correction is begun here, a text that has come since is shown."""
    theirs, by_nobody = overtaken(connection), dict.fromkeys(needs.VALIDATION, "")
    return tuple(structs.replace(row, **theirs[row.id], **by_nobody) if row.id in theirs else row for row in listed)


def base_of(connection: Connection, correction: NeedRow, original: NeedRow) -> str:
    """Id of the act whose text a correction says it corrects: the text with which it was begun.

    If the platform has lost that text, or only another platform has it, a correction of it might wait for ever; then it
    is our last text. Where another computer has sent a text since, the platform reports a conflict, as always.
    """
    if not _lacks(connection, original.id, correction.base):
        return correction.base
    own_need, ours = needs.own(connection, original.id), needs.last_of_ours(connection, original.id)
    kept = (ours, original.submit_op, "" if own_need is None else own_need.submission)
    return next((op for op in kept if op and not _lacks(connection, original.id, op)), correction.base)


def _lacks(connection: Connection, id: str, text: str) -> bool:
    return own_cases.lacks(connection, text) or of_today.only_elsewhere(connection, id, text)


def fits(connection: Connection, correction: NeedRow | None, original: NeedRow) -> bool:
    """Whether the correction is based on the text that the platform has now: then there will be no conflict."""
    theirs = needs.own(connection, original.id)
    return not (correction and theirs) or base_of(connection, correction, original) == theirs.revision


def displaced(connection: Connection, need: OwnNeed) -> bool:
    """Whether our last correction was sent again to a platform that had lost it, after another text had come there.

    It is accepted, as before, but the other text stands. False where we had chosen the platform's text.
    """
    ours = needs.last_of_ours(connection, need.id)
    corrected = any(op == ours for op, _ in needs.amends(connection, need.id))
    corrected = corrected and outbox.kept_here(connection, ours) is not False
    return corrected and ours != need.revision and own_cases.in_order(connection, need.revision, ours)


def state_of(connection: Connection, row: NeedRow) -> str:
    """Its state, for acts that depend on it: NOT_THERE as soon as an exchange finds that the platform lost the need.

    A list waits a day before it says so, since a copy of the platform may only lag behind.
    """
    return NOT_THERE if own_cases.lacks(connection, row.submit_op) else row.state


def waiting_corrections(connection: Connection) -> dict[str, str]:
    """`needs.waiting_correction` of every need that has one, by the id of the need."""
    open = acts.c.type == "need.amend", acts.c.state.not_in(FINAL)
    asked = select(acts.c.subject, acts.c.state).where(*open).order_by(acts.c.seq)
    states = {row.subject: row.state for row in connection.execute(asked)}
    if states and len(link.known(connection)) > 1:  # else none is about what another platform has
        return {id: needs.waiting_correction(connection, id) for id in states}
    return states


class Conflict(Struct, frozen=True, kw_only=True):
    """A correction that the platform could not take, since another text had come before it. Texts are by field of
    domain.needs.FIELDS.
    """

    base: dict[str, str]  #: what both texts were written from
    here: dict[str, str]  #: the text of the need here
    platform: dict[str, str]  #: its text at the platform; {} until that has come
    revision: str  #: id of the act that gave the platform its text; "" until it has come
    #: The acts in conflict, the oldest first; all but the first are choices that met yet another text.
    ops: tuple[str, ...]
    ours: dict[str, str]  #: the text written on this computer: `here`, unless `taken`
    taken: bool = False  #: a choice had taken the platform's text of that day: `here` is no text of this computer
    lost: bool = False  #: the platform has lost its newer text since, and has again the one that ours was written from
    draft: NeedRow | None = None  #: where `taken`: the draft in which that choice kept `ours`; None if it is gone


def in_conflict(connection: Connection) -> frozenset[str]:
    """Every need with a conflict to settle."""
    asked = "SELECT DISTINCT subject FROM outbox WHERE state = 'conflict' AND type = 'need.amend'"
    return frozenset(id for (id,) in rows(connection, asked) if conflict(connection, id) is not None)


def conflict(connection: Connection, id: str) -> Conflict | None:
    """The conflict to settle; None where there is none, and while an act that settles it is on its way."""
    row = needs.one(connection, id)
    return None if row is None or row.state == "withdrawn" else met(connection, row)


def met(connection: Connection, row: NeedRow) -> Conflict | None:
    """The same, without asking whether the need is withdrawn, in which case nothing need be settled."""
    id, acts = row.id, of_today.corrections(connection, row.id)
    ops = tuple(op for op, state in acts if state == "conflict")
    alive = [op for op, state in acts if state not in VOID]
    if not ops or alive[-1] != (last := ops[-1]):
        return None
    written = {op: (base, before) for op, base, before in needs.amendments(connection, id)}
    here, texts = needs.text_of(row), [_fields(written.get(op, ("", "{}"))[1]) for op in ops]
    # A choice of our own text leaves the need unchanged. Where a choice changed it, it took the platform's text.
    after = [*texts[1:], here]
    taken = next((place for place in range(1, len(ops)) if texts[place] != after[place]), 0)
    theirs = needs.own(connection, id)
    before = theirs is not None and theirs.revision == written.get(last, ("", ""))[0]
    lost = before and exchanges.complete_since(connection, last)
    if before and not lost:
        theirs = None  # what is here of the platform is older than the conflict
    return Conflict(
        base=here if taken else texts[0],
        here=here,
        platform={} if theirs is None else needs.platform_text(theirs),
        revision="" if theirs is None else theirs.revision,
        ops=ops,
        ours=texts[taken] if taken else here,
        taken=bool(taken),
        lost=lost,
        draft=draft_of(connection, ops[taken]) if taken else None,
    )


def draft_of(connection: Connection, op: str) -> NeedRow | None:
    """The draft in which this choice kept our text, as it is now. It has the same moment as the choice."""
    for (id,) in rows(connection, _KEPT, (op,)):
        return needs.one(connection, id)
    return None


def _fields(before: str) -> dict[str, str]:
    text = json.loads(before)
    return {name: text.get(name, "") for name in FIELDS}


def drafts_of(connection: Connection, text: Mapping[str, str], *, but: str) -> Sequence[str]:
    """Ids of the drafts with this text other than `but`, in the bin or not."""
    same = [need.c[name] == text.get(name, "") for name in FIELDS]
    draft = need.c.submit_op.is_(None), need.c.base.is_(None), need.c.amends.is_(None), need.c.id != but
    return connection.scalars(select(need.c.id).where(*draft, *same)).all()


def is_copy(connection: Connection, id: str) -> bool:
    return bool(copied_from(connection, id))


def is_apart(connection: Connection, id: str) -> bool:
    """Whether it keeps a text of another need that could not stay there; nobody copied it (APART)."""
    return bool(rows(connection, "SELECT 1 FROM meta WHERE key = ?", (APART + id,)))


def kept_apart(connection: Connection) -> frozenset[str]:
    """Ids of all needs of which `is_apart` is true."""
    ids = rows(connection, "SELECT substr(key, ?) FROM meta WHERE key GLOB ?", (len(APART) + 1, f"{APART}*"))
    return frozenset(str(id) for (id,) in ids)


def drafts_apart(connection: Connection, id: str) -> list[NeedRow]:
    """Drafts that keep a text which could not stay in this need, and that were neither sent nor put into the bin."""
    ids = rows(connection, "SELECT key FROM meta WHERE key GLOB ? AND value = ?", (f"{APART}*", id))
    kept = [row for (key,) in ids if (row := needs.one(connection, str(key).removeprefix(APART))) is not None]
    return [row for row in kept if row.state in ("draft", "to_validate", "validated") and not row.discarded_at]


def copied_from(connection: Connection, id: str) -> str:
    """Id of the need that this draft began as a copy of, "" for any other."""
    origin = rows(connection, "SELECT value FROM meta WHERE key = ?", (COPIED + id,))
    return str(origin[0][0]) if origin else ""


def duplicate_risk(connection: Connection, id: str) -> DuplicateRisk:
    """Whether this draft, once sent, would count beside the need that it was copied from."""
    for original, the_same in rows(connection, _ORIGINAL, (id,)):
        copied, row = needs.one(connection, original), needs.one(connection, id)
        if copied is None or row is None:
            return ""
        if copied.state == NOT_THERE:
            return "comes_back"
        same = the_same or copied.title == row.title  # under another title, a copy may be the start of another need
        return "there" if same and copied.state in _STANDS and copied.own not in _OUT else ""
    return ""


def counts_already(connection: Connection, id: str) -> str:
    """Title of a need that was made from this withdrawn one and sent: else both would count. "" for none."""
    here = needs.one(connection, id)
    for copy, original, apart in rows(connection, _COPIES) if here is not None else ():
        row = needs.one(connection, copy) if original == id else None
        if row is None or here is None or row.state not in _STANDS or row.own in _OUT:
            continue
        if apart or row.title == here.title:
            return row.title
    return ""


def groups_alike(connection: Connection) -> list[tuple[NeedRow, ...]]:
    """Groups of needs that say the same and all count, in each group the last received last.

    Either another computer sent one of them, or one was made from the other: with another title too, if it was kept
    apart (APART). What this computer alone sent twice in the same words is left out: it was meant.
    """
    groups: dict[frozenset[str], tuple[NeedRow, ...]] = {}
    for (ids,) in rows(connection, _ALIKE):
        same: defaultdict[str, list[NeedRow]] = defaultdict(list)
        for row in needs.among(connection, json.loads(ids)):
            if _counts(row):
                same[row.description].append(row)
        for group in same.values():
            if len(group) > 1 and any(row.elsewhere for row in group):
                _note(groups, group)
    for copy, original, apart in rows(connection, _COPIES):
        both = [row for row in (needs.one(connection, copy), needs.one(connection, original)) if row is not None]
        if len(both) > 1 and all(map(_counts, both)) and (apart or both[0].title == both[1].title):
            _note(groups, both)
    return list(groups.values())


def _counts(row: NeedRow) -> bool:
    return row.state == "accepted" and row.own not in _OUT


def _note(groups: dict[frozenset[str], tuple[NeedRow, ...]], group: list[NeedRow]) -> None:
    ids = frozenset(row.id for row in group)
    if not any(map(ids.issubset, groups)):
        groups[ids] = tuple(sorted(group, key=lambda row: (row.received_at, row.id)))


#: Titles alone are compared first, since there may be ten thousand needs, and few have the same title.
_ALIKE = (
    "SELECT json_group_array(id) FROM need WHERE amends IS NULL AND discarded_at IS NULL"
    " AND (submit_op IS NOT NULL OR base IS NOT NULL)"
    " GROUP BY title HAVING count(*) > 1 AND count(*) > count(submit_op)"
)
_COPIES = (
    f"SELECT substr(key, {len(COPIED) + 1}), value, EXISTS (SELECT 1 FROM meta AS mark"  # noqa: S608 - our own name
    f" WHERE mark.key = '{APART}' || substr(meta.key, {len(COPIED) + 1}))"
    f" FROM meta WHERE key >= '{COPIED}' AND key < '{COPIED[:-1]}/'"
)
_KEPT = (
    "SELECT need.id FROM amendment JOIN need ON need.created_at = amendment.amended_at"  # noqa: S608 - our own name
    f" JOIN meta ON meta.key = '{COPIED}' || need.id AND meta.value = amendment.need"
    " WHERE amendment.op = ? AND need.submit_op IS NULL"
)
#: From which need a draft was made, and whether it was kept apart from that one.
_ORIGINAL = (
    f"SELECT value, EXISTS (SELECT 1 FROM meta WHERE key = '{APART}' || draft.id)"  # noqa: S608 - our own name
    f" FROM need AS draft JOIN meta ON key = '{COPIED}' || draft.id WHERE draft.id = ?"
)
