"""A request that is completed: what is new in it since it left, and what is not."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from desktop.database.queries.attachments import AttachmentRow
from desktop.database.queries.requests import AskedMore, RequestRow
from desktop.domain import requests as rules
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.complement import Complement, complement
from tests.desktop.viewmodels.requests.complete_request import COMPLETE
from tests.records import fields_of

LEFT = COMPLETE | {"letter": "", "expected_effect": "", "calendar": ""}
QUOTE = AttachmentRow(
    owner="r", sha256="a", name="devis.pdf", size=1_200_000, media_type="application/pdf", attached_at="2026"
)
NOTHING_NEW = "Rien n’est changé et aucune pièce n’est ajoutée depuis l’envoi."
NO_DOCUMENT = "Aucune pièce n’est ajoutée depuis l’envoi."


def row(**known: Any) -> RequestRow:
    """A request of which nothing is known but this."""
    nothing: dict[Any, Any] = {str: "", bool: False, int | None: None}
    return RequestRow(**{field.name: nothing.get(field.type, ()) for field in fields_of(RequestRow)} | known)


def completed(
    *attached: AttachmentRow, left_with: str = "", missing: tuple[str, ...] = ("Le devis",), **changed: str
) -> Complement:
    known: dict[str, Any] = {"submit_op": "o", "left_op": "o", "left": json.dumps(LEFT), "answered": "incomplete"}
    made = complement(
        row(**known, reason="Trop court.", missing=missing), frozenset(left_with), LEFT | changed, attached
    )
    assert made is not None
    return made


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"letter": letter.written({"starts": "3 mai 2027"})},  # it does not leave
        {"funding": LEFT["funding"].replace("3840", "3 840,00")},  # the same amount
    ],
)
def test_nothing_is_new_until_something_else_would_leave(changed: dict[str, str]) -> None:
    found = completed(QUOTE, left_with="a", **changed)
    assert (found.new, found.short, found.joined) == (False, "Rien n’est ajouté", "")
    assert found.words.startswith("Rien n’est encore ajouté.")
    assert [warning.startswith(NOTHING_NEW) for warning in found.warnings] == [True]
    assert found.fields == (
        ("Ce que le préfet demande", "Trop court.\n• Le devis"),
        ("Pièces ajoutées depuis l’envoi", "Aucune"),
    )


@pytest.mark.parametrize(("missing", "warned"), [(("Le devis",), True), ((), False)])
def test_another_text_brings_no_document_that_was_asked_for(missing: tuple[str, ...], warned: bool) -> None:
    found = completed(calendar="En mai.", missing=missing)
    assert (found.new, found.short) == (True, "À relire")
    assert [warning.startswith(NO_DOCUMENT) for warning in found.warnings] == [True] * warned


def test_a_document_that_did_not_leave_is_new() -> None:
    found = completed(QUOTE, left_with="b")
    assert (found.new, found.warnings) == (True, ())
    assert found.words.startswith("Vérifiez que tout ce que le préfet demande y est")
    assert found.joined == "devis.pdf (1,2\u00a0Mo)"
    assert found.fields[1:] == (("Pièces ajoutées depuis l’envoi", "devis.pdf (1,2\u00a0Mo)"),)


def test_where_what_left_last_is_not_known_here_nothing_is_said_of_what_is_new() -> None:
    found = replace(completed(QUOTE, left_with="a"), later=True)
    assert (found.new, found.warnings) == (True, (rules.TAKES_ITS_PLACE,))
    assert found.fields == (("Ce que le préfet demande", "Trop court.\n• Le devis"),)


def test_a_request_that_the_platform_refused_is_no_complement() -> None:
    refused = row(submit_op="o", left_op="o", left=json.dumps(LEFT), submitted="rejected")
    assert complement(refused, frozenset(), LEFT, ()) is None


def test_what_was_asked_of_a_complement_that_was_refused_on_its_way_still_holds() -> None:
    asked = (AskedMore(op="o", reason="", missing=("Le devis",), moved_at=""),)
    known: dict[str, Any] = {"submit_op": "p", "left_op": "p", "left": json.dumps(LEFT), "submitted": "rejected"}
    made = complement(row(**known, asked=asked), frozenset(), LEFT, ())
    assert made is not None
    assert made.asked == "• Le devis"


def test_what_the_prefet_grants_while_it_is_completed_asks_for_no_more() -> None:
    asked = (AskedMore(op="o", reason="", missing=("Le devis",), moved_at=""),)
    granted = row(submit_op="o", left_op="o", left=json.dumps(LEFT), asked=asked, answered="accepted")
    assert complement(granted, frozenset(), LEFT, ()) is None
