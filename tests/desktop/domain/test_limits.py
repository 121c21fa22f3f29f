"""How much of a text is kept or accepted: the longest allowed text, and one character more."""

from datetime import UTC, datetime

import pytest

from desktop.domain import attachments, erasure, file_names, needs, pooling, restoring, validation
from desktop.domain.erasure import Remnant
from desktop.domain.refusals import Refusal
from desktop.domain.restoring import Losses, LostDraft
from tests.refusing import of_input

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_a_draft_keeps_a_hundred_thousand_characters() -> None:
    needs.check_draft({"description": "d" * 100_000})
    with pytest.raises(Refusal, match="draft_too_long", check=of_input):
        needs.check_draft({"description": "d" * 100_001})


def test_a_comment_beside_a_need_has_five_hundred() -> None:
    assert pooling.check_comment("c" * 500) == "c" * 500
    with pytest.raises(Refusal, match="comment_too_long", check=of_input) as refused:
        pooling.check_comment("c" * 502)
    assert refused.value.remedy == "Retirez 2\u00a0caractères."


def test_who_validates_is_named_in_two_hundred() -> None:
    validation.check_name("m" * 200)
    for name, code in (("m" * 201, "by_too_long"), (" ", "by_missing")):
        with pytest.raises(Refusal, match=code, check=of_input):
            validation.check_name(name)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("Saint-Benoît-sur-Loire", "saint-benoit-sur-loire"),
        ("a" * 41, "a" * 40),
        ("a" * 39 + " b", "a" * 39),  # nor does it end on a hyphen
        ("Œuf’s", "oeuf-s"),
        ("—", "commune"),
    ],
)
def test_the_name_of_a_file_for_a_stick_is_short_and_plain(name: str, kept: str) -> None:
    assert file_names.plain(name) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("p" * 191 + ".pdf", "p" * 191 + ".pdf"),
        ("p" * 192 + ".pdf", "p" * 191 + ".pdf"),
        ("p" * 300, "p" * 195),
        ("plan." + "e" * 8, "plan." + "e" * 8),
        ("plan." + "e" * 300, ("plan." + "e" * 300)[:195]),  # that is no ending
        (".pdf", "pdf"),
        ("\u202e", "document"),
    ],
)
def test_the_name_of_a_document_fits_and_keeps_its_ending(name: str, kept: str) -> None:
    assert attachments.clean_name(name) == kept


@pytest.mark.parametrize(("drafts", "more"), [(8, ""), (9, "– et 1 de plus"), (12, "– et 4 de plus")])
def test_of_what_a_restore_takes_away_eight_are_named(drafts: int, more: str) -> None:
    lost = tuple(LostDraft(id=f"n{at}", title=f"Besoin {at}", older=False, act="need.submit") for at in range(drafts))
    said = restoring.sentences(Losses(database="sound", drafts=lost), NOW, NOW)
    assert sum("– Besoin" in line for line in said) == 8
    assert [line for line in said if line.startswith("– et")] == ([more] if more else [])


@pytest.mark.parametrize(("left", "more"), [(5, ""), (6, "1 de plus"), (9, "4 de plus")])
def test_of_what_an_erasure_leaves_five_are_named(left: int, more: str) -> None:
    found = [Remnant(place="letter", id=f"r{at}", title=f"Demande {at}") for at in range(left)]
    (said, *_) = erasure.sentences(found)
    assert said.count("Demande") == 5
    assert more in said
    assert ("de plus" in said) == bool(more)
