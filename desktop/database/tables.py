"""The commune's own tables: what it wrote and decided. The platform's word lies in sync.client.tables."""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


#: insee, name, siren, department_name, database_id, actor_id, created_at, profile, function, mayor_validates (1), …
#: erasure_unfinished (1);
#: contact_name, contact_email, contact_telephone: personal data, sent beside the acts and never in their signed bytes
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
    _text("discarded_at", null=True),  # a draft in the bin, emptied after thirty days
    _text("submit_op", null=True),
    _text("withdraw_op", null=True),
    _text("effect_delay"),
    _text("shareable"),  # yes | no | ""
    _text("partners"),
    _text("remarks"),
    _text("asked_at", null=True),  # the mayor's validation: asked, then given by whom and when; an edit takes both back
    _text("validated_by", null=True),
    _text("validated_at", null=True),
    _text("amends", null=True),  # this row is a correction being written of that need; gone once it left
    _text("base", null=True),  # the revision (op) it is written upon
)

#: A correction that left: what the need said before, to go back to if it is taken back or refused.
amendment = Table(
    "amendment",
    metadata,
    _text("op", key=True),
    _text("need"),
    _text("base"),
    _text("before"),  # JSON of the fields
    _text("replaces"),  # JSON list of ops in conflict that it settles
    _text("amended_at"),
)

#: One row per cast of the commune; it has no line in the outbox where another computer cast it. At most one stands per
#: subject (domain/contributions.py).
vote = Table(
    "vote",
    metadata,
    _text("cast_op", key=True),
    _text("subject"),
    _text("kind"),  # service | proposal
    _text("title"),  # as it read when the vote was cast
    _text("need", null=True),  # of another computer's vote, perhaps one that is not here
    _text("cast_at"),
    _text("withdraw_op", null=True),
    Column("stands", Integer, nullable=False),
)

#: An open editor: what the text was when it was opened. Found at start, it means that the last session broke off.
#: Beside it, or alone (`opened_at` and `before` are then empty), the other text that was put aside.
editing = Table("editing", metadata, _text("need", key=True), _text("opened_at"), _text("before"), _text("aside"))

#: "Nous aussi": one row per join of another commune's need, whichever computer of ours said it; as for votes.
joined = Table(
    "joined",
    metadata,
    _text("join_op", key=True),
    _text("need"),  # the other's
    _text("title"),
    _text("commune"),  # the other's name
    _text("own", null=True),  # a need of ours that is alike; of another computer's join, perhaps one that is not here
    _text("joined_at"),
    _text("withdraw_op", null=True),
    Column("stands", Integer, nullable=False),
)

#: A service of ours, proposed for the catalogue: a draft until `share_op`.
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

#: One row per declaration of the commune, as for votes. The motivation of another computer's is not here.
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

#: Deployments asked for, and effects reported: one row per act, `kind` ask | report.
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

#: A request to the préfet: a draft until `submit_op`; `submit_op` is its last submission.
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
    _text("funding"),  # JSON of FundingPlan, lines in the making included
    _text("letter"),  # JSON: signatory, titles, gender, place: what the letter says and the request does not
    _text("created_at"),
    _text("updated_at"),
    _text("discarded_at", null=True),
    _text("submit_op", null=True),
    _text("withdraw_op", null=True),
    _text("submitted_as", null=True),  # JSON of the fields as they left, where the text has been taken up again since
)

#: Documents of a need or a request, in their order.
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

#: Their bytes, once each, in chunks: files written beside the database did not survive power cuts.
chunk = Table(
    "chunk",
    metadata,
    _text("sha256", key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

#: What the person has seen of the platform's word: `moment` of her last look ("" never), per place.
seen = Table("seen", metadata, _text("place", key=True), _text("moment"))
