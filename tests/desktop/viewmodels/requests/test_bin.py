"""A draft of a request that was thrown away says how long it stays, and comes back to be written on."""

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.attach_file import attach_file
from desktop.actions.requests.discard_request import discard_request
from desktop.actions.requests.draft_request import draft_request
from desktop.actions.requests.restore_request import restore_request
from desktop.actions.requests.swap_texts import swap_texts
from desktop.database import records
from desktop.database.queries import attachments, requests
from desktop.viewmodels.kit.confirmation import Confirmation
from desktop.viewmodels.requests import draft, letter
from desktop.viewmodels.requests.bin import _text
from desktop.viewmodels.requests.navigation import RequestNavigation
from desktop.viewmodels.requests.screens import RequestScreen
from desktop.viewmodels.requests.sending import confirmation
from sync.contract.identifiers import uuid7
from tests.desktop.actions.requests.ready_requests import answer
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


def test_what_was_thrown_away_says_how_long_it_stays_and_comes_back(baule: "Commune") -> None:
    made = baule.act(draft_request, None, title="Une borne")
    baule.act(discard_request, made)
    baule.hour[0] += timedelta(days=2)
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    navigation.bin.refresh()
    baule.settle()
    (line,) = navigation.bin.model.lines
    assert (line.title, line.shown.word) == ("Une borne", "Brouillon")
    assert line.note == "Mis à la corbeille mercredi 3\u00a0février à 14\u00a0h\u00a032 · encore 28\u00a0jours"
    baule.hour[0] += timedelta(days=29)
    navigation.bin.refresh()
    baule.settle()
    assert navigation.bin.model.lines[0].note.endswith(" · sera effacé")
    navigation.turn(RequestScreen.BIN)
    assert navigation.acts is None, "the screens of the bin have acts of their own"
    navigation.bin.restore(made)
    baule.until(lambda: navigation.screen is RequestScreen.WRITING)
    baule.settle()
    assert navigation.bin.model.lines == ()
    assert [row.id for row in baule.ask(requests.listed)] == [made]


def test_what_lies_in_the_bin_is_read_and_erased_for_good_after_a_question(baule: "Commune", tmp_path: Path) -> None:
    file = tmp_path / "devis.pdf"
    file.write_bytes(b"%PDF-1.7" + b"x" * 1_200 + b"\n%%EOF")
    made = baule.act(draft_request, None, title="Une borne", description="Mme Petit attend.")
    baule.act(attach_file, made, file)
    baule.act(discard_request, made)
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    told: list[Confirmation] = []
    navigation.bin.opened.connect(told.append)
    navigation.bin.asked.connect(told.append)
    navigation.bin.refresh()
    navigation.bin.read(made)
    baule.until(lambda: navigation.screen is RequestScreen.BINNED)
    said = dict(told[-1].public)
    assert told[-1].heading == "Une borne"
    assert told[-1].lead.startswith("Jamais envoyé. Mis à la corbeille")
    assert "Mme Petit attend." in said.values()
    assert "devis.pdf" in said["Pièces jointes"]
    navigation.bin.ask_erase()
    assert navigation.screen is RequestScreen.ERASING
    assert told[-1].public == (("Brouillon", "Une borne"),)
    assert baule.ask(requests.one, made) is not None, "only asked"
    navigation.bin.erase()
    baule.until(lambda: navigation.screen is RequestScreen.BIN)
    baule.settle()
    assert navigation.bin.model.lines == ()
    assert baule.ask(requests.one, made) is None
    assert baule.ask(attachments.listed, made) == ()


def test_what_was_put_back_by_another_program_is_not_erased(baule: "Commune") -> None:
    made = baule.act(draft_request, None, title="Une borne")
    baule.act(discard_request, made)
    navigation, refused = RequestNavigation(baule.actor), list[str]()
    navigation.bin.refused.connect(refused.append)
    navigation.bin.read(made)
    baule.settle()
    restore_request(baule.context, made)
    navigation.bin.erase()
    baule.settle()
    assert refused[0].startswith("Ce brouillon n’est pas dans la corbeille. Il n’est pas effacé.")
    assert baule.ask(requests.one, made) is not None


def test_the_text_that_was_put_aside_is_read_there_named_before_it_is_erased_and_before_its_draft_leaves(
    baule: "Commune",
) -> None:
    made = baule.act(draft_request, None, title="Une borne", description="À la mairie")
    swapped = {"title": "Deux bornes", "description": "À la mairie"}
    baule.act(swap_texts, made, swapped, {"title": "Une borne", "description": "À la mairie"})
    warned = confirmation(baule.ask(draft.begin, made), baule.hour[0].date()).warning
    assert "⚠ Un autre texte est mis de côté. Il ne part pas" in warned
    baule.act(discard_request, made)
    navigation = RequestNavigation(baule.actor)
    navigation.start()
    told: list[Confirmation] = []
    navigation.bin.opened.connect(told.append)
    navigation.bin.asked.connect(told.append)
    navigation.bin.refresh()
    navigation.bin.read(made)
    baule.until(lambda: bool(told))
    label, said = told[0].public[-1]
    assert (label, said) == ("Autre texte mis de côté (ce qui diffère)", "Objet de la demande\u00a0: Une borne")
    navigation.bin.ask_erase()
    assert told[-1].public[-1] == (label, said)
    baule.act(restore_request, made)
    baule.act(swap_texts, made, swapped, swapped)
    assert "mis de côté" not in confirmation(baule.ask(draft.begin, made), baule.hour[0].date()).warning


def test_a_letter_that_was_put_aside_is_named_with_who_signs_it(baule: "Commune") -> None:
    here, other = (
        letter.written(letter.read("") | {"signatory_name": "Jeanne Martin", "date": date, "prefect_gender": "f"})
        for date in ("3 mars 2021", "4 mars 2021")
    )
    made = baule.act(draft_request, None, title="Une borne", letter=here)
    baule.act(swap_texts, made, {"title": "Une borne", "letter": here}, {"title": "Une borne", "letter": other})
    baule.act(discard_request, made)
    with baule.context.store.reading() as connection:
        found = _text(connection, made, baule.hour[0])
    assert found is not None
    (*_texts, (label, own), (_aside, said)) = found.read.public
    assert label == "La lettre (qui signe, à qui, la mairie)"
    assert "Prénom et nom (qui signe)\u00a0: Jeanne Martin" in own
    assert "Qui signe" not in own, "what nobody answered is left out"
    assert said.startswith(f"{label}\u00a0: Prénom et nom (qui signe)\u00a0: Jeanne Martin")
    assert "4\u00a0mars 2021" in said


def lead(baule: "Commune", id: str) -> str:
    with baule.context.store.reading() as connection:
        found = _text(connection, id, baule.hour[0])
    assert found is not None
    return found.read.lead.partition(" Mis à la corbeille")[0]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("received", "Cette demande est déposée. La plateforme l’a reçue."),
        ("accepted", "Cette demande est déposée. Le préfet l’a accordée."),
        ("refused", "Cette demande est déposée. Le préfet l’a refusée."),
        ("incomplete", "Cette demande est déposée. Le préfet demande un complément."),
        ("withdrawn", "Cette demande a été déposée, puis retirée."),
    ],
)
def test_of_a_request_that_is_lodged_it_is_not_said_that_it_was_never_sent(
    baule: "Commune", state: str, said: str
) -> None:
    """By another computer, or from here before a backup was put back: the draft is what this one has of it."""
    made = baule.act(draft_request, None, title="Une borne")
    baule.act(discard_request, made)
    assert lead(baule, made) == "Jamais envoyé."
    answer(baule.context, made, uuid7(baule.hour[0]), state)
    assert lead(baule, made) == f"{said} Le texte déposé n’est pas forcément celui-ci."


def test_nor_of_one_that_was_refused_or_of_what_was_kept_apart(baule: "Commune") -> None:
    made = baule.act(draft_request, None, title="Une borne")
    fields = baule.ask(requests.one, made).fields
    with baule.context.store.transaction() as connection:
        kept = records.requests.insert_apart(connection, baule.hour[0], fields, of=made)
        connection.exec_driver_sql(
            "INSERT INTO outbox (op, seq, type, title, subject, frozen, intent, state, created_at, attempts, reason,"
            " detail) VALUES ('o', 1, 'request.submit', '', ?, x'00', 'i', 'rejected', '2026', 1, '', '')",
            (made,),
        )
    for id in (made, kept):
        baule.act(discard_request, id)
    assert lead(baule, made) == "Cette demande a été envoyée une fois, et refusée par la plateforme."
    assert lead(baule, kept) == "Ce texte a été gardé à part d’une demande."


def test_what_is_erased_is_no_more_said_to_be_in_the_bin(baule: "Commune") -> None:
    navigation, said = RequestNavigation(baule.actor), list[str]()
    navigation.start()
    navigation.requests.binned.connect(said.append)
    made = baule.act(draft_request, None, title="Une borne")
    navigation.requests.discard(made, "Une borne")
    baule.settle()
    assert said == ["Le brouillon «\u00a0Une borne\u00a0» est dans la corbeille."]
    navigation.bin.read(made)
    baule.settle()
    navigation.bin.erase()
    baule.settle()
    assert said[1:] == [""]
