"""What the window names as blank in the letter, and what the paper leaves blank: the same, whoever signs."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import product

import pytest

from desktop.actions.kit.commune_context import CommuneContext
from desktop.actions.requests.draft_request import draft_request
from desktop.documents import letter
from desktop.documents.council import Council
from desktop.documents.letter_papers import letter_of
from desktop.domain.letters import LetterContent, read_letter, write_letter
from desktop.domain.papers.blanks import blanks
from desktop.domain.papers.decision import BLANK
from desktop.domain.prefectures import Authority
from tests.desktop.actions.requests.ready_requests import TEXT

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
SIGNATORIES = ("maire", "premier_adjoint_empeche", "elu_delegue", "agent_delegue", "delegation_speciale")
#: Fields of the letter, with what fills them, and the words by which a paper that lacks them is known.
FIELDS = {
    "signatory_gender": ("f", "Le ou la|l’adjoint ou l’adjointe|Le président ou la"),
    "signatory_name": ("Anne", ""),
    "mayor_gender": ("m", "[Ll]e ou la maire"),
    "signatory_function": ("L’adjointe aux finances", f"{BLANK},"),
    "prefect_gender": ("f", "Madame la Préfète ou Monsieur le Préfet"),
    "date": ("15 mars 2026", ""),
}


def route() -> Authority:
    return Authority(
        code="45", level="department", of="du Loiret", also="", prefecture="", town="Orléans", sub_prefecture=""
    )


def named(typed: Mapping[str, str]) -> set[str]:
    council = Council()
    found = blanks(typed, route=route(), council=council.name, delegation=council.delegation, today=NOW.date())
    return {blank.what for blank in found}


def on_paper(context: CommuneContext, content: LetterContent) -> set[str]:
    """The fields that the letter leaves blank, as its printed values say."""
    id = draft_request(context, None, **(TEXT | {"letter": write_letter(content)})).value
    with context.store.reading() as connection:
        made = letter_of(connection, id, now=NOW)
    signed = "\n".join(made.signature)
    both = {name: words for name, (_, words) in FIELDS.items() if words}
    found = {"prefect_gender"} if re.search(both.pop("prefect_gender"), made.salutation) else set()
    for_mayor = content.signatory not in ("maire", "delegation_speciale")
    if for_mayor:
        found |= {"mayor_gender"} if re.search(both["mayor_gender"], made.author) else set()
        found |= {"signatory_gender"} if "l’adjoint ou l’adjointe" in signed else set()
    elif re.search("ou la", made.author):
        found.add("signatory_gender")
    found |= {"signatory_function"} if BLANK in signed else set()
    found |= {"signatory_name"} if not made.name else set()
    return found | ({"date"} if not made.date else set())


@pytest.mark.parametrize("signatory", SIGNATORIES)
def test_the_window_names_what_the_paper_leaves_blank(context: CommuneContext, signatory: str) -> None:
    for filled in product((False, True), repeat=len(FIELDS)):
        given = {name: FIELDS[name][0] for name, full in zip(FIELDS, filled, strict=True) if full}
        content = read_letter(write_letter(LetterContent(signatory=signatory, **given)))  # type: ignore[arg-type]  # its choices are words too
        typed = TEXT | {"decided_by": "Délibération n° 12", "letter": write_letter(content)}
        assert named(typed) == on_paper(context, content), given


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"title": " "}, {"title"}),
        ({"description": ""}, {"description"}),
        ({"decided_by": ""}, {"decision"}),
        ({"decided_by": "conseil municipal"}, {"deliberation"}),
        ({"decided_by": "le maire par délégation"}, {"by_mayor", "delegation"}),
        ({"funding": ""}, {"cost", "asked"}),
    ],
)
def test_of_the_request_too(context: CommuneContext, changed: dict[str, str], what: set[str]) -> None:
    full = LetterContent(
        signatory_name="Anne", signatory_gender="f", prefect_gender="f", date="15 mars 2026", place="Baule"
    )
    whole = TEXT | {"decided_by": "Délibération n° 12", "letter": write_letter(full)}
    assert named(whole) == set()
    assert named(whole | changed) == what

    def blanks_printed(**fields: str) -> int:
        id = draft_request(context, None, **fields).value
        with context.store.reading() as connection:
            made = letter_of(connection, id, now=NOW)
        parts = letter._parts(made)
        return sum(BLANK in text for text in (letter._opening(made), *(part["text"] for part in parts)))

    assert blanks_printed(**whole) == 0
    assert blanks_printed(**(whole | changed)) > 0
