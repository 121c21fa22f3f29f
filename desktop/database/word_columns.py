"""Lists the columns that may hold what somebody wrote about a person, and those with ids, codes, times and hashes only.

An erasure of personal data looks into the former. A test fails where a column is in neither list.
"""

from typing import Final

#: Text, or JSON with text in it. `queries.mentions.SILENT` names those that are not looked into all the same, and why.
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "meta": ("value",),
    "need": (
        "title",
        "description",
        "theme",
        "audience",
        "frequency",
        "current_practice",
        "expected_effect",
        "decided_by",
        "effect_delay",
        "partners",
        "remarks",
        "validated_by",
    ),
    "amendment": ("before",),
    "vote": ("title",),
    "editing": ("before", "aside"),
    "joined": ("title", "commune"),
    "share": (
        "title",
        "summary",
        "theme",
        "audience",
        "provider",
        "cost",
        "cost_note",
        "licence",
        "used_since",
        "remarks",
    ),
    "interest": ("title", "motivation"),
    "deployment": ("title", "value"),
    "request": (
        "title",
        "description",
        "expected_effect",
        "calendar",
        "decided_by",
        "funding",
        "letter",
        "submitted_as",
    ),
    "attachment": ("name",),
    "chunk": ("data",),
    "outbox": ("title", "frozen", "personal", "detail"),
    "batch": ("body",),
    "copy": ("value",),
    "proof": ("value",),
}

NO_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "meta": ("key",),
    "need": (
        "id",
        "created_at",
        "updated_at",
        "discarded_at",
        "submit_op",
        "withdraw_op",
        "shareable",
        "asked_at",
        "validated_at",
        "amends",
        "base",
    ),
    "amendment": ("op", "need", "base", "replaces", "amended_at"),
    "vote": ("cast_op", "subject", "kind", "need", "cast_at", "withdraw_op"),
    "editing": ("need", "opened_at"),
    "joined": ("join_op", "need", "own", "joined_at", "withdraw_op"),
    "share": ("id", "created_at", "updated_at", "discarded_at", "share_op"),
    "interest": ("declare_op", "proposal", "role", "declared_at", "withdraw_op"),
    "deployment": ("op", "kind", "proposal", "made_at"),
    "request": ("id", "category", "level", "created_at", "updated_at", "discarded_at", "submit_op", "withdraw_op"),
    "attachment": ("owner", "sha256", "media_type", "attached_at"),
    "chunk": ("sha256",),
    "seen": ("place", "moment"),
    "outbox": (
        "op",
        "type",
        "subject",
        "intent",
        "salt",
        "state",
        "created_at",
        "batch",
        "received_at",
        "decided_at",
        "reason",
    ),
    "journal": ("op", "intent", "head"),
    "batch": ("batch", "created_at", "lease"),
    "proof": ("op",),
    "platform_entry": ("platform", "entry", "head", "told"),  # hashes and codes
    "copy": ("scope", "id"),
    "cursor": ("scope", "epoch", "cursor"),
    "device": ("id", "public_key", "key_place", "url", "platform_key", "statement"),  # keys and numbers
    "exchange": ("started_at", "ended_at", "outcome", "summary", "next_at", "server_time"),  # counts
    "upload": ("sha256", "location", "done_at"),
    "bundle": ("id", "way", "made_at", "file", "ops", "answered_at"),
    "former_device": ("id", "public_key", "url", "statement", "replaced_at", "reason", "head"),
    "restored": ("at", "backup", "head", "lost_head"),
}

#: Keys of `meta` whose value nobody typed. The values of all other keys are looked into.
NO_WORDS_IN_META: Final = frozenset(
    (
        "insee",
        "name",
        "siren",
        "department_name",
        "database_id",
        "actor_id",
        "created_at",
        "clock",
        "mayor_validates",
        "recovery_sheet",
        "erasure_unfinished",
        "erasure_named",
    )
)
