"""Corrections that were opened and not changed: they do not count as corrections. Conditions in SQL on `need`."""

#: As domain.needs.FIELDS, which the first screen would have to wait for.
FIELDS = (
    *("title", "description", "theme", "audience", "frequency", "current_practice", "expected_effect"),
    *("effect_delay", "shareable", "partners", "decided_by", "remarks"),
)
_SAME = " AND ".join(f"whole.{name} IS need.{name}" for name in FIELDS)
UNTOUCHED = f"(amends IS NOT NULL AND EXISTS (SELECT 1 FROM need AS whole WHERE whole.id = need.amends AND {_SAME}))"  # noqa: S608 - our own names
#: Ids of the needs of which a correction is being written.
BEING_CORRECTED = f"SELECT amends FROM need WHERE amends IS NOT NULL AND NOT {UNTOUCHED}"  # noqa: S608 - our own names
