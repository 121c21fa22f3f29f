"""The platform's tables, in portable types: SQLite by default, PostgreSQL by URL."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, Table, Text, UniqueConstraint

from sync.platform.revision import counter as _counter
from sync.platform.revision import keys as _keys
from sync.platform.revision import metadata
from sync.platform.revision import place as _place
from sync.platform.revision import text as _text
from sync.platform.revision import where as _where

#: Settings: schema (REVISION again, for programs from before `alembic_version`), epoch, platform_key, campaign.
setting = Table("setting", metadata, _text("key", key=True), _text("value"))

#: One row, "position": the last place given in what all read of the feed.
counter = Table("counter", metadata, _text("name", key=True), Column("value", BigInteger, nullable=False))

#: Communes that acted or were answered; on PostgreSQL, deposits lock their rows. `position`: the last place given in
#: what the commune alone reads. `number`: of its last receipt (numbers.py). The rest is what it has taken (quotas.py).
commune = Table(
    "commune",
    metadata,
    _text("id", key=True),
    Column("position", BigInteger, nullable=False),
    _counter("number"),
    _counter("held"),  # bytes
    _counter("bundles"),
    Column("day", Text, nullable=False, server_default=""),  # that the next two are of
    _counter("operations"),
    _counter("rotations"),
    _counter("times", 1),  # what an operator multiplied the quotas by
)

#: Each step that gave places: the last of them, in what this commune ("": all) reads, and a random tag (positions.py).
step = Table("step", metadata, _text("commune", key=True), _place("last"), _text("tag"))

#: One-time codes. The secret is not kept: it is made of the salt and the platform's key (identity/codes.py).
code = Table(
    "code",
    metadata,
    _text("id", key=True),  # the code's public part
    Column("salt", LargeBinary, nullable=False),
    _text("commune"),
    _text("siren"),
    _text("created_at"),
    _text("expires_at"),
    _text("device", null=True),  # who used it
    _text("used_at", null=True),
    _text("cancelled_at", null=True),
    Column("wrong", Integer, nullable=False),  # requests that did not show its secret
)

device = Table(
    "device",
    metadata,
    _text("id", key=True),
    _text("commune"),
    _text("siren"),
    Column("public_key", LargeBinary, nullable=False),
    _text("name"),
    _text("version"),
    _text("enrolled_at"),
    _text("revoked_at", null=True),
    Column("answer", LargeBinary, nullable=False),  # the enrolment's answer, returned again to the same request
    Column("seq", BigInteger, nullable=False),  # the furthest journal evidence seen
    _text("head", null=True),
)

#: Devices that got a key under the key of an earlier one; unless "cloned", the earlier one is revoked with it. `reason`
#: is one of sync.contract.rotation.
rotation = Table("rotation", metadata, _text("device", key=True), *map(_text, ("before", "reason", "at")))

batch = Table("batch", metadata, _text("batch", key=True), _text("device"), Column("complete", Boolean, nullable=False))

#: One committed block: its receipt and decision, and the very bytes of its result.
block = Table(
    "block",
    metadata,
    _text("batch", key=True),
    Column("block", Integer, primary_key=True, autoincrement=False),
    _text("root"),
    _text("intents"),  # JSON, in order: what any path is made from
    _text("receipt"),  # JSON
    _text("decision"),  # JSON
    Column("result", LargeBinary, nullable=False),
)

#: Every operation ever decided or held. Its primary key is what makes one effect for ever.
operation = Table(
    "operation",
    metadata,
    _text("op", key=True),
    _text("intent"),
    _text("type"),
    _text("commune"),
    _text("device"),
    Column("frozen", LargeBinary, nullable=False),
    _text("salt", null=True),
    _text("personal", null=True),  # JSON of the personal-data blob
    _text("deposited_at"),  # the first time it came: the legal time
    _text("batch"),  # where it was decided, last
    Column("block", Integer, nullable=False),
    Column("place", Integer, nullable=False),  # in the block
    Column("number", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),  # in the feed of receipts of its commune
    _text("status"),
    _text("reason"),
    _text("detail"),
    _text("need", null=True),  # of what a commune submits, corrects and withdraws: the need that it is about
    Index("operation_feed", "commune", "position"),
    Index("operation_need", "commune", "need"),
    # An index of few rows: each block of a commune looks for refused acts to be judged anew.
    Index("operation_refused", "commune", "reason", **_where("status = 'rejected'")),
)

#: Each word about an operation of a commune, as the canonical bytes of sync.contract.ledger.LedgerEntry, chained.
ledger = Table("ledger", metadata, _text("commune", key=True), _place("n"), _text("entry"), _text("head"))

need = Table(
    "need",
    metadata,
    _text("id", key=True),
    _text("commune"),
    _text("submission"),  # op
    _text("revision"),  # op that gave it its text: the submission, or an amendment
    _text("title"),
    _text("state"),  # received | grouped | redirected | ineligible | withdrawn
    _text("proposal", null=True),
    Column("number", BigInteger, nullable=False),
)

#: What a commune says of something of its own or of another's: kinds join, interest, ask, report, request. A statement
#: stands while no accepted retraction names it; of those that stand, the one deposited last holds (statements.py). Kind
#: early: an accepted act on a need whose submission was not here yet.
statement = Table(
    "statement",
    metadata,
    _text("op", key=True),
    _text("kind"),
    _text("subject"),
    _text("commune"),
    _text("value"),  # JSON of the body
    _text("deposited_at"),
    Index("statement_subject", "kind", "subject", "commune"),
)

#: Statements taken back, whether they have come or not.
retraction = Table("retraction", metadata, *_keys("kind", "subject", "commune", "named"), _text("op"))

#: Services proposed for the catalogue and requests to a préfet: what an operator answers. "affair" is an older name.
case = Table(
    "affair",
    metadata,
    _text("id", key=True),
    _text("kind"),  # share | request
    _text("commune"),
    _text("op"),  # the submission that is answered
    _text("title"),
    _text("state"),  # of OwnShare and OwnRequest
    _text("value"),  # JSON of the body
    Column("number", BigInteger, nullable=False),
)

#: Accepted casts. One counts for a commune while it is not named by an accepted withdrawal (votes.py).
ballot = Table(
    "ballot",
    metadata,
    _text("op", key=True),
    _text("campaign"),
    _text("subject"),
    _text("kind"),
    _text("commune"),
    Column("list_version", BigInteger, nullable=False),
    _text("need", null=True),
    _text("deposited_at"),
    Index("ballot_subject", "campaign", "subject", "commune"),
)

#: Casts named by an accepted withdrawal, whether they have come or not.
withdrawn = Table("withdrawn", metadata, *_keys("campaign", "subject", "commune", "ballot"), _text("op"))

#: When which phase was opened: a phase is open until the next change.
phase_change = Table("phase_change", metadata, _place("position"), _text("campaign"), _text("phase"), _text("at"))

#: What is published, as it stands; `commune` is "" for what all may read, else the only one that may.
published = Table(
    "published",
    metadata,
    _text("scope", key=True),
    _text("commune", key=True),
    _text("id", key=True),
    Column("position", BigInteger, nullable=False),  # below zero: none yet (positions.py)
    _text("value"),  # JSON
    Column("deleted", Boolean, nullable=False),
    Index("published_feed", "scope", "commune", "position"),
)

#: One document for each public scope that is worth it: its first pages, packed. Its bytes stay while its digest does.
snapshot = Table(
    "snapshot",
    metadata,
    _text("scope", key=True),
    _text("epoch"),
    _text("sha256"),
    Column("size", BigInteger, nullable=False),
    Column("items", BigInteger, nullable=False),
    Column("position", BigInteger, nullable=False),  # of its last item: where the feed goes on
    _text("made_at"),
    Column("data", LargeBinary, nullable=False),
)

#: Préfectures that carry keys: what is public of each.
prefecture = Table(
    "prefecture",
    metadata,
    _text("id", key=True),
    _text("department"),
    _text("name"),
    Column("public_key", LargeBinary, nullable=False),
    _text("recipient"),
    _text("made_at"),
    _text("revoked_at", null=True),
)

#: Bundles that came on a USB stick, by the id of the batch in them. `deposited_by` is a préfecture, or "" where an
#: operator took the bundle in.
bundle = Table(
    "bundle",
    metadata,
    _text("id", key=True),
    _text("commune"),
    _text("device"),
    _text("deposited_by"),
    _text("sha256"),  # of the sealed file
    _text("received_at"),
    _text("stamped_at", null=True),
    _text("manifest"),  # JSON: whom the return is for, and where its feed goes on
    _text("stopped", null=True),  # JSON list of problems: why not all of it was taken
)

#: Operations that a préfecture stamped, and when. An operation that is judged later is judged by its stamp too.
stamped = Table("stamped", metadata, _text("op", key=True), _text("at"))

#: Documents that an accepted operation named: its commune may bring their bytes, exactly so many of them.
attached = Table(
    "attached",
    metadata,
    _text("op", key=True),
    _text("sha256", key=True),
    _text("commune"),
    Column("size", BigInteger, nullable=False),
    Index("attached_digest", "commune", "sha256"),
)

#: Documents on their way in, one for a commune and a digest: `received` bytes of it are here.
upload = Table(
    "upload",
    metadata,
    _text("id", key=True),
    _text("commune"),
    _text("sha256"),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    _text("begun_at"),
    UniqueConstraint("commune", "sha256"),
)

#: Documents that are here whole, once each, and not once for each commune that named them.
blob = Table(
    "blob",
    metadata,
    _text("sha256", key=True),
    Column("size", BigInteger, nullable=False),
    _text("chunks"),  # whose: the id of the upload that brought them
    _text("arrived_at"),
)

#: The bytes of these documents, and of uploads that are on their way, as they came.
blob_chunk = Table(
    "blob_chunk",
    metadata,
    _text("chunks", key=True),
    _place("start"),
    Column("data", LargeBinary, nullable=False),
)

#: What an operator must check: an operation under another intent, a forked journal, a database that was put back.
#: `op` of "restored" is the epoch that began; `acts` of "went_back": how many one commune presented again in a day, and
#: its `op` the moment of the last of them ("" in rows from before it was kept).
alarm = Table(
    "alarm",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("at"),
    _text("kind"),
    _text("device"),
    _text("op"),
    Column("acts", Integer, nullable=True),
)
