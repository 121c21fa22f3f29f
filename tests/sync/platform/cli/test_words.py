"""How the value of a field in a document is shown to an operator."""

from typing import Any

import pytest

from sync.platform.cli import words


@pytest.mark.parametrize(
    ("kind", "key", "content", "said"),
    [
        ("request", "state", "received", "reçue"),
        ("request", "state", "of a later version", "of a later version"),
        ("", "state", "asked", "demandé"),  # the end of a line inside a document
        ("need", "shareable", "no", "non"),
        ("", "source", "state", "État"),
        ("need", "title", "no", "no"),
        ("need", "shared", True, "oui"),
        ("request", "cost_cents", 123_405, "1\u00a0234,05\u00a0€"),
        ("request", "number", 1_234, "1\u00a0234"),
        ("request", "deposited_at", "2026-11-28T12:29:00+01:00", "2026-11-28 à 11:29 (UTC)"),
        ("request", "missing", ["devis", "plan"], "devis\u202f; plan"),
    ],
)
def test_a_field(kind: str, key: str, content: Any, said: str) -> None:
    assert words.value(kind, key, content) == said
