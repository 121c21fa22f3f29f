"""Which text was open when the last session broke off, in SQL for the first screen, which loads no query module.

The columns are those of `opening.OpenDraft`, and last the two texts: as the editor was opened, and as it is.
"""

import json
from collections.abc import Sequence
from typing import Any

from desktop.database.decided import DECIDED
from desktop.database.elsewhere import LOST
from desktop.database.untouched import FIELDS, REQUEST_FIELDS, REQUEST_UNTYPED, TYPED

_TEXT, _REQUEST_TEXT = (
    f"json_object({', '.join(f'{name!r}, {table}.{name}' for name in names)})"
    for table, names in (("need", FIELDS), ("r", REQUEST_FIELDS))
)
#: The need.
BROKEN = (
    "SELECT need.id, title, updated_at, 0, EXISTS (SELECT 1 FROM json_each(before) WHERE trim(value) != ''),"  # noqa: S608 - our own names
    f" opened_at, before, {_TEXT}"
    " FROM editing JOIN need ON need.id = editing.need WHERE opened_at != '' AND aside = ''"  # offered when it opens
    " AND asked_at IS NULL AND validated_at IS NULL"  # nothing was typed since the mayor was asked
    f" AND {TYPED} ORDER BY opened_at DESC LIMIT 1"
)
OPEN_REQUEST = "open_request."
#: The same of a request to the préfet, which is told by a key of `meta` that begins so.
BROKEN_REQUEST = (
    "SELECT r.id, r.title, r.updated_at, r.submit_op IS NULL AND EXISTS (SELECT 1 FROM copy WHERE scope = 'mine'"  # noqa: S608 - ours
    f" AND id = r.id AND coalesce(value ->> 'state', '') != 'withdrawn') AND r.id NOT IN ({LOST}),"
    " EXISTS (SELECT 1 FROM json_each(m.value) AS said"
    " WHERE said.key NOT IN ('level', 'funding', 'letter') AND trim(said.value) != ''),"  # a new one has these
    f" '', m.value, {_REQUEST_TEXT}"
    " FROM meta m JOIN request r"
    f" ON m.key = '{OPEN_REQUEST}' || r.id"
    " WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'aside_request.' || r.id)"  # else offered when it opens
    f" AND NOT {REQUEST_UNTYPED}"  # else there is nothing to find
    f" AND r.id NOT IN ({DECIDED})"  # decided or withdrawn: nothing to go on with
    " ORDER BY r.updated_at DESC, r.id DESC LIMIT 1"
)


def interrupted(row: Sequence[Any]) -> tuple[Any, ...]:
    """The values of an `OpenDraft`: in the place of the two texts, the words that tell the first from the second."""
    from desktop.domain.drafts import where_they_differ  # noqa: PLC0415 - only after a crash

    id, title, updated_at, lodged, restart, opened_at, before, present = row
    apart = where_they_differ(json.loads(before), json.loads(present))
    return (id, title, updated_at, bool(lodged), bool(restart), opened_at, apart)
