"""The exchange's tables inside the commune's database. desktop/database/migrations.py makes them; a test compares."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


#: One line per act, kept for ever: the frozen bytes, and where they stand on their way.
outbox = Table(
    "outbox",
    metadata,
    _text("op", key=True),
    Column("seq", Integer, nullable=False, unique=True),  # the journal's number of this act
    _text("type"),
    _text("title"),  # for people: what the act is about
    _text("subject"),  # id of the need, service or proposal
    Column("frozen", LargeBinary, nullable=False),
    _text("intent"),
    _text("salt", null=True),
    _text("personal", null=True),  # JSON of the personal-data blob
    _text("state"),  # sync.client.ledger.states.State
    _text("created_at"),
    Column("attempts", Integer, nullable=False),
    _text("batch", null=True),  # the batch that carries or carried it
    Column("number", Integer, nullable=True),  # of the verified receipt
    _text("received_at", null=True),  # platform time of the verified receipt
    _text("decided_at", null=True),
    _text("reason"),  # stable code of a refusal, hold or quarantine
    _text("detail"),  # its French sentence
)

#: head(n) = H(head(n-1) ‖ intent(n)), from a head(0) made of the device's public key.
journal = Table(
    "journal",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("op", Text, nullable=False, unique=True),
    _text("intent"),
    _text("head"),
)

#: A batch that has left or is leaving: its very bytes, until every operation in it has been answered.
batch = Table(
    "batch",
    metadata,
    _text("batch", key=True),
    _text("created_at"),
    Column("body", LargeBinary, nullable=False),
    _text("lease"),  # who is sending it; empty when nobody is
)

#: The proof of each received act, as sync.contract.receipts.Proof in JSON.
proof = Table("proof", metadata, _text("op", key=True), _text("value"))

#: Scope in `copy` of an enrolment that left on a USB key and has not been answered.
CARD = "card"

#: Copies of what the platform published: only written when it says so, never by an act of ours.
copy = Table(
    "copy",
    metadata,
    _text("scope", key=True),
    _text("id", key=True),
    Column("position", Integer, nullable=False),  # 0: from the bundle, before any exchange
    _text("value"),  # JSON
)

cursor = Table("cursor", metadata, _text("scope", key=True), _text("epoch"), _text("cursor"))

#: This device (one row, made with the database) and its link to a platform (empty before enrolment).
device = Table(
    "device",
    metadata,
    Column("one", Integer, primary_key=True),
    _text("id"),
    Column("public_key", LargeBinary, nullable=False),
    _text("key_place"),  # "keystore" or "file"
    _text("url"),
    _text("platform_key", null=True),  # JSON of sync.contract.enrolment.PlatformKey
    _text("statement", null=True),  # JSON of sync.contract.enrolment.DeviceStatement
)

#: Each exchange, the last one first on screen: when, how it ended, what moved.
exchange = Table(
    "exchange",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("started_at"),
    _text("ended_at"),
    _text("outcome"),  # "complete", or the code of the weather
    _text("summary"),  # JSON of counts
    Column("failures", Integer, nullable=False),  # in a row, for the backoff
    _text("next_at", null=True),  # not before, by our clock
    _text("server_time", null=True),  # last signed time seen
)

#: Attachments on their way to the platform, by the SHA-256 of their bytes: `sent` bytes are there, `location` is where.
upload = Table(
    "upload",
    metadata,
    _text("sha256", key=True),
    Column("size", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    _text("location"),  # "" before the platform gave one
    _text("done_at", null=True),
)

#: USB bundles written here (`way` out) or taken back (in): which acts they carried, and when their answer came.
bundle = Table(
    "bundle",
    metadata,
    _text("id", key=True),
    _text("way"),
    _text("made_at"),
    _text("file"),  # its name, without the folder
    Column("size", Integer, nullable=False),
    _text("ops"),  # JSON list
    _text("answered_at", null=True),
)

#: Keys that this database signed with before: lost, restored over, rotated. `seq` and `head`: the journal's then.
former_device = Table(
    "former_device",
    metadata,
    _text("id", key=True),
    Column("public_key", LargeBinary, nullable=False),
    _text("url"),
    _text("statement", null=True),
    _text("replaced_at"),
    _text("reason"),  # lost | restored | cloned | rotated
    Column("seq", Integer, nullable=False),
    _text("head"),
)

#: Backups put back: where the journal stands in them, and where it had stood: why the head outside may be ahead.
restored = Table(
    "restored",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("at"),
    _text("backup"),
    Column("seq", Integer, nullable=False),
    _text("head"),
    Column("lost_seq", Integer, nullable=False),
    _text("lost_head"),
)
