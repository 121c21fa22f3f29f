"""The commune's own tables: what it wrote and decided. The platform's word lies in sync.client.tables."""

from sqlalchemy import Column, Integer, MetaData, Table, Text

metadata = MetaData()


def _text(name: str, *, null: bool = False, key: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null, primary_key=key)


#: insee, name, siren, department_name, database_id, actor_id, created_at, profile, function, …
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
)

#: One row per cast. It stands until it is withdrawn or refused; at most one stands per subject.
vote = Table(
    "vote",
    metadata,
    _text("cast_op", key=True),
    _text("subject"),
    _text("kind"),  # service | proposal
    _text("title"),  # as it read when the vote was cast
    _text("need", null=True),
    _text("cast_at"),
    _text("withdraw_op", null=True),
    Column("stands", Integer, nullable=False),
)

#: An open editor: what the text was when it was opened. A row found at start means that the last session broke off.
editing = Table("editing", metadata, _text("need", key=True), _text("opened_at"), _text("before"))
