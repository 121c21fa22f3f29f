"""The commune's own tables: what it wrote and decided. sync.client.ledger.tables has what the platform said."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


#: One value for each key: insee, name, siren, department_name, database_id, actor_id, created_at, profile, function,
#: mayor_validates ("1"), erasure_unfinished ("1"), erasure_named, …; contact_name, contact_email, contact_telephone:
#: personal data, sent beside the acts and never in their signed bytes; contact_typed: likewise, never sent. Some keys
#: end in an id; `PREFIX`, `ASIDE`, `COPIED`, `APART`, `OWN_FIELDS` in
#: `queries/` begin them.
meta = Table("meta", metadata, _text("key", key=True), _text("value"))

need = Table(
    "need",
    metadata,
    _text("id", key=True),
    _text("title"),
    _text("description"),
    _text("theme"),  # "" when not chosen
    _text("audience"),
    _text("frequency"),
    _text("current_practice"),
    _text("expected_effect"),
    _text("decided_by"),
    _text("created_at"),
    _text("updated_at"),
    _text("discarded_at", null=True),  # when a draft was put into the bin, which is emptied after thirty days
    _text("submit_op", null=True),
    _text("withdraw_op", null=True),
    _text("effect_delay"),
    _text("shareable"),  # yes | no | ""
    _text("partners"),
    _text("remarks"),
    # The mayor's validation: when it was asked for, then by whom and when it was given. An edit deletes all three.
    _text("asked_at", null=True),
    _text("validated_by", null=True),
    _text("validated_at", null=True),
    _text("amends", null=True),  # this row is a correction being written of that need; it is deleted once sent
    _text("base", null=True),  # id of the act whose text it starts from
)

#: A correction that was sent: the text of the need before it, to go back to if it is cancelled or refused.
amendment = Table(
    "amendment",
    metadata,
    _text("op", key=True),
    _text("need"),
    _text("base"),
    _text("before"),  # JSON of the fields
    _text("replaces"),  # JSON list of ids of acts in conflict that it settles
    _text("amended_at"),
)

#: One row for each vote of the commune; if another computer cast it, it has no line in the outbox. At most one stands
#: for each subject (domain/contributions.py).
vote = Table(
    "vote",
    metadata,
    _text("cast_op", key=True),
    _text("subject"),
    _text("kind"),  # service | proposal
    _text("title"),  # of the subject, as it read when the vote was cast
    _text("need", null=True),  # that it answers; of another computer's vote, perhaps a need that is not here
    _text("cast_at"),
    _text("withdraw_op", null=True),
    Column("stands", Integer, nullable=False),
)

#: An open editor: the text as it was when it was opened. If one is found at the start, the last session broke off. In
#: the same row, or alone (`opened_at` and `before` are then empty), another text of the need that was put aside.
editing = Table("editing", metadata, _text("need", key=True), _text("opened_at"), _text("before"), _text("aside"))

#: "Nous aussi" to another commune's need: one row for each time, made on any computer of our commune; as for votes.
joined = Table(
    "joined",
    metadata,
    _text("join_op", key=True),
    _text("need"),  # id of the other commune's need
    _text("title"),
    _text("commune"),  # name of the other commune
    _text("own", null=True),  # id of a need of ours that is alike; of another computer's, perhaps one that is not here
    _text("joined_at"),
    _text("withdraw_op", null=True),
    Column("stands", Integer, nullable=False),
)

#: A service of ours, proposed for the catalogue: a draft while `share_op` is NULL.
share = Table(
    "share",
    metadata,
    _text("id", key=True),
    _text("title"),
    _text("summary"),
    _text("theme"),
    _text("audience"),
    _text("provider"),
    _text("cost"),
    _text("cost_note"),
    _text("licence"),
    _text("used_since"),
    _text("remarks"),
    _text("created_at"),
    _text("updated_at"),
    _text("discarded_at", null=True),
    _text("share_op", null=True),
)

#: One row for each declaration of the commune, as for votes. The motivation of another computer's is not known here.
interest = Table(
    "interest",
    metadata,
    _text("declare_op", key=True),
    _text("proposal"),
    _text("title"),
    _text("role"),  # participant | referent
    _text("motivation"),
    _text("declared_at"),
    _text("withdraw_op", null=True),
    Column("stands", Integer, nullable=False),
)

#: Deployments asked for, and effects reported: one row for each act; `kind` is ask or report.
deployment = Table(
    "deployment",
    metadata,
    _text("op", key=True),
    _text("kind"),
    _text("proposal"),
    _text("title"),
    _text("value"),  # JSON: wanted_from, remarks, decided_by, or live_since, agents_trained, people_served, effect
    _text("made_at"),
)

#: A request to the préfet: a draft while `submit_op` is NULL; `submit_op` is the id of its last submission.
request = Table(
    "request",
    metadata,
    _text("id", key=True),
    _text("category"),
    _text("level"),  # department | region
    _text("title"),
    _text("description"),
    _text("expected_effect"),
    _text("calendar"),
    _text("decided_by"),
    _text("funding"),  # JSON of TypedPlan: unfinished lines too
    _text("letter"),  # JSON of LetterContent: what the letter says besides the request
    _text("created_at"),
    _text("updated_at"),
    _text("discarded_at", null=True),
    _text("submit_op", null=True),
    _text("withdraw_op", null=True),
    _text("submitted_as", null=True),  # JSON of the fields as they were sent, where the text was changed since
)

#: Documents attached to a need or a request, in their order.
attachment = Table(
    "attachment",
    metadata,
    _text("owner", key=True),  # id of the need or request
    _text("sha256", key=True),
    _text("name"),
    Column("size", Integer, nullable=False),
    _text("media_type"),
    _text("attached_at"),
)

#: Their bytes in chunks, each document once. They are kept here, since files beside the database did not survive power
#: cuts.
chunk = Table(
    "chunk",
    metadata,
    _text("sha256", key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

#: News that the person has seen: `place` names one of them, `moment` is when she saw it (see `queries/news.py`).
seen = Table("seen", metadata, _text("place", key=True), _text("moment"))
