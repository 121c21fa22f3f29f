"""Texts that were opened and not changed. Conditions in SQL, on the tables that each names.

A correction that says what its need says counts as none; and where nothing was typed, a crash left nothing to find.
"""

#: As domain.needs.FIELDS, which the first screen would have to wait for.
FIELDS = (
    *("title", "description", "theme", "audience", "frequency", "current_practice", "expected_effect"),
    *("effect_delay", "shareable", "partners", "decided_by", "remarks"),
)
_SAME = " AND ".join(f"whole.{name} IS need.{name}" for name in FIELDS)
UNTOUCHED = f"(amends IS NOT NULL AND EXISTS (SELECT 1 FROM need AS whole WHERE whole.id = need.amends AND {_SAME}))"  # noqa: S608 - our own names
#: Ids of the needs of which a correction is being written.
BEING_CORRECTED = f"SELECT amends FROM need WHERE amends IS NOT NULL AND NOT {UNTOUCHED}"  # noqa: S608 - our own names
_UNTYPED = " AND ".join(f"coalesce(editing.before ->> '{name}', '') = need.{name}" for name in FIELDS)
#: On `editing` and `need`: the text is not as it was when its editor was opened. An older release kept fewer fields.
TYPED = f"(NOT ({_UNTYPED}) AND NOT {UNTOUCHED})"
#: As domain.requests.FIELDS, for the same reason.
REQUEST_FIELDS = (
    *("category", "level", "title", "description", "expected_effect", "calendar", "decided_by", "funding", "letter"),
)
#: Of a request `r` and its row `m` of `meta`: the text is as it was when its editor was opened.
REQUEST_UNTYPED = "(" + " AND ".join(f"coalesce(m.value ->> '{name}', '') = r.{name}" for name in REQUEST_FIELDS) + ")"
