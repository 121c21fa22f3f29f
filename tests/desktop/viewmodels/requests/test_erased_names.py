"""Signatories are erased while their request is open: no key typed there stores their names again."""

import json
from typing import TYPE_CHECKING

import pytest

from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.open_request import open_request
from desktop.actions.requests.swap_texts import swap_texts
from desktop.actions.settings.erase_person import erase_person
from desktop.database import records
from desktop.database.queries import open_request as opens
from desktop.database.queries import requests
from desktop.domain.changes import EVERYTHING
from desktop.viewmodels.kit.text_draft import WentApart
from desktop.viewmodels.requests import letter
from desktop.viewmodels.requests.editor import RequestEditor
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]

NAME = "Jeanne Martin"


def _open(baule: "Commune", **fields: str) -> RequestEditor:
    named = letter.changed(letter.changed("", "signatory_name", NAME), "prepared_by", NAME)
    id = baule.act(draft_request, None, title="Salles", letter=named, **fields)
    editor = RequestEditor(baule.actor, again_ms=60_000)
    editor.begin(id)
    baule.settle()
    return editor


def _erase_elsewhere(baule: "Commune") -> None:
    """Another program erases them, and this one is not told yet."""
    erase_person(baule.context, letters=True)


def _type(baule: "Commune", editor: RequestEditor, **letter_fields: str) -> None:
    for name, text in letter_fields.items():
        editor.type_letter(name, text)
    editor.keep()
    baule.settle()


def _stored(baule: "Commune") -> list[dict[str, str]]:
    return [row.fields for row in baule.ask(requests.listed)]


def test_told_of_it_the_form_shows_the_letter_without_them(baule: "Commune") -> None:
    editor = _open(baule)
    erased: list[object] = []
    editor.erased_names.erased.connect(erased.append)
    baule.act(erase_person, letters=True)
    baule.settle()
    assert NAME not in editor.fields["letter"]
    assert erased == [{"signatory_name": NAME, "prepared_by": NAME}]
    _type(baule, editor, signatory_title="Conseillère")
    (row,) = _stored(baule)
    assert NAME not in row["letter"]
    assert "Conseillère" in row["letter"]


def test_one_that_is_typed_meanwhile_stays(baule: "Commune") -> None:
    editor = _open(baule)
    editor.type_letter("signatory_name", "Paul Durand")
    baule.act(erase_person, letters=True)
    _type(baule, editor, signatory_title="Conseiller")
    (row,) = _stored(baule)
    assert "Paul Durand" in row["letter"]
    assert NAME not in row["letter"]


def test_not_told_of_it_yet_the_next_key_in_the_letter_does_not_store_them(baule: "Commune") -> None:
    editor = _open(baule)
    _erase_elsewhere(baule)
    apart: list[str] = []
    editor.kept_apart.connect(apart.append)
    _type(baule, editor, signatory_title="Conseillère")
    (row,) = _stored(baule)
    assert (NAME in row["letter"], "Conseillère" in row["letter"], apart) == (False, True, [])


def test_not_told_of_it_yet_the_main_act_makes_no_draft_apart(baule: "Commune") -> None:
    editor = _open(baule)
    _type(baule, editor, signatory_title="Conseillère")
    _erase_elsewhere(baule)
    apart: list[str] = []
    editor.kept_apart.connect(apart.append)
    editor.when_followed(lambda _changed: apart.append("goes on"))
    baule.settle()
    (row,) = _stored(baule)
    assert (NAME in row["letter"], apart) == (False, ["goes on"])


def test_a_copy_that_is_made_because_another_program_wrote_too_does_not_name_them(baule: "Commune") -> None:
    editor = _open(baule, description="Ancien.")
    _erase_elsewhere(baule)
    draft_request(baule.context, editor.id, description="D’un autre programme.")
    apart: list[str] = []
    editor.kept_apart.connect(apart.append)
    editor.type("title", "Salles communales")
    editor.keep()
    baule.settle()
    assert {row["title"] for row in _stored(baule)} == {"Salles", "Salles communales"}
    assert NAME not in json.dumps(_stored(baule))
    assert apart == [WentApart.CHANGED.in_form]


@pytest.mark.parametrize("where", ["aside", "before a crash"])
def test_nor_does_the_other_text_that_goes_with_that_copy(baule: "Commune", where: str) -> None:
    """The form knows it, where it is gone with its request."""
    named = letter.changed(letter.changed("", "signatory_name", NAME), "prepared_by", NAME)
    id = baule.act(draft_request, None, title="Salles", letter=named)
    text = _stored(baule)[0]
    if where == "aside":
        baule.act(swap_texts, id, text, text | {"title": "De côté"})
    else:
        baule.act(open_request, id)
        baule.act(draft_request, id, title="Salles des fêtes")
    editor = RequestEditor(baule.actor, again_ms=60_000)
    editor.begin(id)
    baule.settle()
    _erase_elsewhere(baule)
    editor.type("title", "Salles communales")
    draft_request(baule.context, id, description="D’un autre programme.")
    with baule.context.store.transaction() as connection:
        records.request_editing.end(connection, id)
    editor.keep()
    baule.settle()
    others = {key: text for key, text in baule.ask(opens.kept) if key.endswith(editor.id)}
    assert editor.id != id
    assert any("De côté" in text or '"Salles"' in text for text in others.values()), "it went with the copy"
    assert NAME not in json.dumps(others)


def test_a_name_that_is_typed_again_afterwards_is_stored(baule: "Commune") -> None:
    editor = _open(baule)
    baule.act(erase_person, letters=True)
    baule.settle()
    editor.keep()
    baule.settle()
    _type(baule, editor, signatory_name=NAME)
    (row,) = _stored(baule)
    assert NAME in row["letter"]
    baule.act(draft_request, None, title="Autre")
    baule.settle()
    assert NAME in editor.fields["letter"], "another change is no erasure"


def test_told_of_anything_while_the_request_is_still_being_opened_nothing_fails(baule: "Commune") -> None:
    """The window that opened on a request said that a problem had come up: its letter was not read yet."""
    id = baule.act(draft_request, None, title="Salles")
    editor = RequestEditor(baule.actor, again_ms=60_000)
    editor.opened.connect(lambda _opened: baule.actor.changed.emit(EVERYTHING))
    told: list[bool] = []

    def tell() -> None:
        told.append(editor.active)
        baule.actor.changed.emit(EVERYTHING)

    editor.changed.connect(tell)
    editor.begin(id)
    tell()
    baule.settle()
    assert True in told
    assert baule.bugs == []
