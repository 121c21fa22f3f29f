"""The exchange's tables in the commune's database. desktop/database/migrations.py creates them; a test compares."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


#: One row for each act, never deleted: its frozen bytes and its state.
outbox = Table(
    "outbox",
    metadata,
    _text("op", key=True),
    Column("seq", Integer, nullable=False, unique=True),  # its line in the journal
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
    _text("batch", null=True),  # the last batch it was in
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

#: A batch that is being sent or has no answer yet: its exact bytes.
batch = Table(
    "batch",
    metadata,
    _text("batch", key=True),
    _text("created_at"),
    Column("body", LargeBinary, nullable=False),
    _text("lease"),  # who is sending it; empty when nobody is
)

#: The proof of each received act: its block's receipt, the path to it, the decision (sync.contract.receipts.Proof).
proof = Table("proof", metadata, _text("op", key=True), _text("value"))

#: The platform's ledger of this commune, as its signed words tell it. `entry`: canonical bytes of a LedgerEntry.
platform_entry = Table(
    "platform_entry",
    metadata,
    _text("platform", key=True),  # id of its key
    Column("n", Integer, primary_key=True),
    _text("entry"),
    _text("head", null=True),  # the hash over all entries up to this one; null while one before it is missing
    _text("told", null=True),  # the same by the platform's word, where it said one for this place
)

#: Scope of notes: an enrolment asked for by USB stick and not answered (cards.PendingEnrolment says if it has left).
CARD = "card"

#: Scope in `copy`: ids of acts in the platform's ledger without a receipt for this computer, where what became of them
#: has been read.
ELSEWHERE = "elsewhere"

#: Likewise: ids of rows of `mine` that rest on no act in the platform's ledger (`own_cases.Doubt`).
SET_ASIDE = "set_aside"

#: Likewise: ids of other communes' needs that the platform has said to be withdrawn.
RETRACTED = "retracted"

#: What the platform published, by the feed's scopes, never written by an act of ours; and, under scopes that are none
#: of the feed's, what the exchange notes for itself (notes.py, evidence.py).
copy = Table(
    "copy",
    metadata,
    _text("scope", key=True),
    _text("id", key=True),
    Column("position", Integer, nullable=False),  # in the feed; 0: shipped with the program, or a note
    _text("value"),  # JSON
)

#: How far each scope of the feed has been read. Modules of `exchange` keep rows of other names there, too.
cursor = Table("cursor", metadata, _text("scope", key=True), _text("epoch"), _text("cursor"))

#: This device (one row) and its link to a platform, empty before the enrolment.
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

#: Each round: when, how it ended, what moved.
exchange = Table(
    "exchange",
    metadata,
    Column("id", Integer, primary_key=True),
    _text("started_at"),
    _text("ended_at"),
    _text("outcome"),  # sync.client.exchange.round_history.RoundOutcome
    _text("summary"),  # JSON of counts
    Column("failures", Integer, nullable=False),  # in a row, for the backoff
    _text("next_at", null=True),  # not before, by our clock
    _text("server_time", null=True),  # last signed time seen
)

#: Attachments on their way to the platform; it has `sent` bytes of them.
upload = Table(
    "upload",
    metadata,
    _text("sha256", key=True),
    Column("size", Integer, nullable=False),
    Column("sent", Integer, nullable=False),
    _text("location"),  # of the tus upload; "" before it was created
    _text("done_at", null=True),
)

#: USB bundles written (`way` out) or taken back (in).
bundle = Table(
    "bundle",
    metadata,
    _text("id", key=True),
    _text("way"),
    _text("made_at"),
    _text("file"),  # its name, without the folder
    Column("size", Integer, nullable=False),
    _text("ops"),  # JSON list of the acts in it
    _text("answered_at", null=True),
)

#: Keys that this database signed with before; `seq` and `head` of the journal at that time.
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

#: Restored backups: the journal's end in the backup (`seq`, `head`) and before it was put back (`lost_…`), which the
#: head outside may still show.
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
