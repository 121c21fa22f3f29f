"""What is typed about the person: saved after a pause; what is wrong is never stored, nor said to be saved."""

from typing import TYPE_CHECKING

import pytest

from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import person
from desktop.viewmodels.kit.autosave import UNDER_WAY
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.settings.commune import OfCommune

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

KEPT = ("Enregistré à 14\u00a0h\u00a032", "muted")
TO_CORRECT = (f"1{FIXED}champ à corriger", "error")


class Opened:
    def __init__(self, commune: "Commune") -> None:
        self.of_commune = of_commune = OfCommune(commune.actor, str)
        self.saving: list[tuple[str, str]] = []
        self.refused: list[tuple[str, str]] = []
        self.typed = of_commune.person
        self.typed.saving.connect(lambda sentence, tone: self.saving.append((sentence, tone)))
        self.typed.refused.connect(lambda field, sentence: self.refused.append((field, sentence)))
        of_commune.refresh()
        commune.settle()


def test_what_is_typed_is_kept_after_a_pause_though_its_field_is_not_left(baule: "Commune") -> None:
    """It was kept on leaving the field only: what was typed before a power cut was lost."""
    opened = Opened(baule)
    opened.typed.type("name", "Mme Dix Secondes")
    assert opened.saving == [(UNDER_WAY, "muted")], "nothing says that it is saved"
    baule.until(lambda: opened.saving[-1] == KEPT)
    assert baule.ask(person.current).name == "Mme Dix Secondes"


def test_a_field_left_is_kept_at_once_as_the_french_write_it(baule: "Commune") -> None:
    opened = Opened(baule)
    opened.typed.type("telephone", "0238441234")
    opened.typed.leave("telephone")
    baule.settle()
    assert opened.saving[-1] == KEPT
    assert baule.ask(person.current).telephone == "02 38 44 12 34"
    assert opened.typed.stored("telephone") == "02 38 44 12 34"
    assert opened.typed.settled("telephone")


def test_what_was_saved_is_no_longer_said_to_be_once_something_else_is_typed(baule: "Commune") -> None:
    opened = Opened(baule)
    opened.typed.type("name", "Anne")
    opened.typed.leave("name")
    baule.settle()
    opened.typed.type("name", "Anne M")
    assert opened.saving[-2:] == [KEPT, (UNDER_WAY, "muted")]


def test_what_is_typed_goes_to_the_worker_as_the_window_closes(baule: "Commune") -> None:
    opened = Opened(baule)
    opened.typed.type("function", "Accueil")
    opened.typed.pause()
    baule.settle()
    assert baule.ask(person.current).function == "Accueil"


def test_a_field_left_as_it_was_writes_nothing(baule: "Commune") -> None:
    baule.act(set_person, name="Anne")
    opened = Opened(baule)
    opened.typed.type("name", "Anne")
    for name in ("name", "profile"):
        opened.typed.leave(name)
    opened.typed.pause()
    baule.settle()
    assert (opened.saving, opened.refused) == ([], [])


@pytest.mark.parametrize("stored", ["mairie@exemple.fr", ""])
def test_a_wrong_address_is_said_with_the_one_that_stays_in_use(baule: "Commune", stored: str) -> None:
    baule.act(set_person, email=stored)
    opened = Opened(baule)
    opened.typed.type("email", "mairie@")
    assert opened.saving[-1] == (UNDER_WAY, "muted"), "half typed is no error"
    baule.until(lambda: opened.saving[-1] == KEPT)
    assert opened.refused == []
    opened.typed.leave("email")
    baule.settle()
    assert opened.saving[-1] == TO_CORRECT
    ((field, sentence),) = opened.refused
    assert field == "email"
    meanwhile = f"«{FIXED}mairie@exemple.fr{FIXED}» reste utilisé." if stored else "les envois partent sans."
    assert sentence.endswith(f"En attendant, {meanwhile}")
    assert baule.ask(person.current).email == stored
    assert not opened.typed.settled("email"), "what was typed stays on screen"
    opened.typed.leave("email")
    assert len(opened.refused) == 1, "it is not read aloud again on leaving it as it was"
    opened.typed.insist("email")
    assert len(opened.refused) == 2


@pytest.mark.parametrize(("field", "text"), [("name", "A" * 101), ("telephone", "12")])
def test_every_wrong_field_says_what_stays_in_use(baule: "Commune", field: str, text: str) -> None:
    baule.act(set_person, name="Anne", telephone="0238441234")
    opened = Opened(baule)
    opened.typed.type(field, text)
    opened.typed.leave(field)
    ((_, sentence),) = opened.refused
    assert sentence.endswith("» reste utilisé.")


def test_another_field_that_is_saved_does_not_hide_the_wrong_one(baule: "Commune") -> None:
    opened = Opened(baule)
    opened.typed.type("email", "mairie@")
    opened.typed.leave("email")
    baule.settle()
    opened.typed.type("name", "Anne")
    opened.typed.leave("name")
    baule.settle()
    assert baule.ask(person.current).name == "Anne", "the others are saved all the same"
    assert opened.saving[-1] == TO_CORRECT
    opened.typed.type("email", "mairie@exemple.fr")
    opened.typed.leave("email")
    baule.settle()
    assert opened.saving[-1] == KEPT
    assert baule.ask(person.current).email == "mairie@exemple.fr"


def test_a_text_that_becomes_wrong_before_the_pause_leaves_nothing_half_typed(baule: "Commune") -> None:
    baule.act(set_person, telephone="02 38 00 00 00")
    opened = Opened(baule)
    opened.typed.type("telephone", "0238441234")
    opened.typed.type("telephone", "02384412345")
    opened.typed.pause()
    baule.settle()
    assert baule.ask(person.current).telephone == "02 38 00 00 00"
    assert [field for field, _ in opened.refused] == ["telephone"], "said as she leaves the page"


def test_a_wrong_text_is_shown_again_with_what_is_wrong_after_a_power_cut(baule: "Commune") -> None:
    """Only a closed window said that it would be lost; a power cut took it without a word."""
    baule.act(set_person, email="mairie@exemple.fr")
    cut = Opened(baule).typed
    cut.type("email", "mairie@")
    baule.until(lambda: bool(baule.ask(person.typed)))  # after the pause, though its field was not left
    again = Opened(baule)
    assert again.typed.fill("email", "", focused=False) == "mairie@"
    again.typed.leave("email")
    ((field, sentence),) = again.refused
    assert (field, sentence.endswith("reste utilisé.")) == ("email", True)
    assert again.saving == [TO_CORRECT]
    assert baule.ask(person.current).email == "mairie@exemple.fr", "acts bear the one that is right"


@pytest.mark.parametrize("right", ["mairie@exemple.fr", "autre@exemple.fr", ""])
def test_a_wrong_text_that_is_corrected_leaves_nothing(baule: "Commune", right: str) -> None:
    baule.act(set_person, email="mairie@exemple.fr")
    opened = Opened(baule)
    for text in ("mairie@", right):
        opened.typed.type("email", text)
        opened.typed.leave("email")
        baule.settle()
    assert baule.ask(person.typed) == {}
    assert opened.saving[-1] == KEPT
    assert Opened(baule).typed.fill("email", "", focused=False) == right


def test_a_wrong_text_is_erased_with_the_person(baule: "Commune") -> None:
    opened = Opened(baule)
    opened.typed.type("telephone", "12")
    opened.typed.leave("telephone")
    baule.settle()
    baule.act(erase_person)
    baule.settle()
    assert (opened.typed.wrong, opened.typed.fill("telephone", "12", focused=False)) == ((), "")


def test_what_was_erased_can_be_typed_again(baule: "Commune") -> None:
    opened = Opened(baule)
    for _ in range(2):
        opened.typed.type("name", "Anne")
        opened.typed.leave("name")
        baule.settle()
        baule.settle()
        assert baule.ask(person.current).name == "Anne"
        baule.act(erase_person)
        baule.settle()
        assert (baule.ask(person.current).name, opened.typed.stored("name")) == ("", "")


def test_a_field_shows_what_is_stored_unless_it_is_being_typed_in(baule: "Commune") -> None:
    baule.act(set_person, name="Anne")
    typed = Opened(baule).typed
    assert typed.fill("name", "", focused=True) == "Anne"
    baule.act(set_person, name="Zoé")
    baule.settle()
    assert typed.fill("name", "Ann", focused=True) == "Ann", "she is typing"
    assert typed.fill("name", "Anne", focused=True) == "Zoé", "the field has the keyboard, but nothing was typed there"
    assert typed.fill("name", "Zo", focused=False) == "Zoé"


def test_a_field_keeps_a_wrong_text_and_one_that_is_not_stored_yet(baule: "Commune") -> None:
    typed = Opened(baule).typed
    typed.type("email", "mairie@")
    assert typed.fill("email", "mairie@", focused=False) == "mairie@"
    typed.type("email", "")
    typed.type("name", "Anne")
    assert typed.fill("name", "Anne", focused=False) == "Anne"
    typed.leave("name")
    baule.settle()
    assert typed.fill("name", "Anne", focused=False) == typed.stored("name") == "Anne"


class Unread(Opened):
    """As `Opened`, but what is stored comes only with `commune.settle()`."""

    def __init__(self, commune: "Commune") -> None:
        super().__init__(commune)
        self.of_commune = of_commune = OfCommune(commune.actor, str)
        self.typed = of_commune.person
        of_commune.refresh()


@pytest.mark.parametrize("typed", [("mairie@",), ("autre@exemple.fr", "mairie@"), ("A", "")])
def test_before_it_is_read_neither_a_wrong_text_nor_one_deleted_again_erases_what_is_stored(
    baule: "Commune", typed: tuple[str, ...]
) -> None:
    baule.act(set_person, email="mairie@exemple.fr", telephone="0238441234")
    opened = Unread(baule)
    for text in typed:
        opened.typed.type("email", text)
    opened.typed.pause()
    baule.settle()
    baule.settle()
    assert baule.ask(person.current).email == "mairie@exemple.fr"
    assert opened.typed.fill("email", typed[-1], focused=False) == (typed[-1] or "mairie@exemple.fr")
    assert opened.typed.fill("telephone", "", focused=False) == "02 38 44 12 34"


def test_a_right_text_typed_before_a_wrong_one_was_read_takes_its_place(baule: "Commune") -> None:
    baule.act(set_person, wrong={"email": "mairie@"})
    opened = Unread(baule)
    opened.typed.type("email", "mairie@exemple.fr")
    baule.until(lambda: opened.of_commune.known is not None)
    assert opened.typed.wrong == ()
    opened.typed.leave("email")
    baule.settle()
    assert (baule.ask(person.current).email, baule.ask(person.typed)) == ("mairie@exemple.fr", {})
