"""What was typed in a form before its kept text was read: what of that text stays."""

import pytest

from desktop.domain.drafts import after_kept


@pytest.mark.parametrize(
    ("kept", "shown", "typed", "whole"),
    [
        ({"effect": "Une heure"}, {}, {"effect": " de moins"}, {"effect": "Une heure de moins"}),
        ({}, {}, {"effect": "Une heure"}, {"effect": "Une heure"}),
        ({"effect": "Une heure"}, {}, {"effect": ""}, {"effect": "Une heure"}),
        ({"effect": "B"}, {"effect": "A"}, {"effect": "A, et plus"}, {"effect": "B, et plus"}),
        ({"effect": "B"}, {"effect": "A"}, {"effect": "Z"}, {"effect": "Z"}),
        ({"effect": "B"}, {"effect": "A"}, {"effect": ""}, {"effect": ""}),
        ({"agents": "12"}, {}, {"agents": "15"}, {"agents": "15"}),
        ({"agents": "12"}, {"agents": "1"}, {"agents": "15"}, {"agents": "15"}),
        ({"agents": "12"}, {"agents": "1"}, {"agents": "1"}, {"agents": "12"}),
        ({"effect": "B"}, {"agents": "1"}, {}, {"effect": "B", "agents": "1"}),
    ],
)
def test_sentences_go_on_and_anything_else_is_what_was_typed(
    kept: dict[str, str], shown: dict[str, str], typed: dict[str, str], whole: dict[str, str]
) -> None:
    assert after_kept(kept, shown, typed, ("effect",)) == whole
