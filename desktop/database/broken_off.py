"""Which text was open when the last session broke off, in SQL for the first screen, which loads no query module."""

from desktop.database.decided import DECIDED
from desktop.database.elsewhere import LOST
from desktop.database.untouched import REQUEST_UNTYPED, TYPED

#: The need: id, title, when it was last changed, and whether there is an earlier text to go back to.
BROKEN = (
    "SELECT need.id, title, updated_at, EXISTS (SELECT 1 FROM json_each(before) WHERE trim(value) != '')"  # noqa: S608 - our own names
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
    " WHERE said.key NOT IN ('level', 'funding', 'letter') AND trim(said.value) != '')"  # a new one has these
    " FROM meta m JOIN request r"
    f" ON m.key = '{OPEN_REQUEST}' || r.id"
    " WHERE NOT EXISTS (SELECT 1 FROM meta WHERE key = 'aside_request.' || r.id)"  # else offered when it opens
    f" AND NOT {REQUEST_UNTYPED}"  # else there is nothing to find
    f" AND r.id NOT IN ({DECIDED})"  # decided or withdrawn: nothing to go on with
    " ORDER BY r.updated_at DESC, r.id DESC LIMIT 1"
)
