"""The mayor's step, personal data taken away and erased: with a real commune."""

from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import pytest

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.actions.settings.mayor_validates import mayor_validates
from desktop.actions.settings.set_person import set_person
from desktop.database.queries import needs, outbox
from desktop.domain import erasure
from desktop.domain.erasure import Remnant
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.settings import personal_words
from desktop.viewmodels.settings.commune import OfCommune

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

ELSEWHERE = Remnant(place="elsewhere")


def looked(commune: "Commune", second: str = "", proxy_user: str = "") -> OfCommune:
    model = OfCommune(commune.actor, lambda: second, lambda: proxy_user)
    model.refresh()
    commune.settle()
    assert model.known is not None
    return model


def test_the_mayors_step_is_written_where_it_changes(baule: "Commune") -> None:
    changes = list[object]()
    model = looked(baule)
    baule.actor.changed.connect(changes.append)
    model.mayor_validates(False)
    baule.settle()
    assert changes == []
    model.mayor_validates(True)
    baule.settle()
    assert len(changes) == 1


def test_a_press_before_the_settings_are_read_is_kept(baule: "Commune") -> None:
    """The box shows it as she has left it: she relies on it."""
    model, shown = OfCommune(baule.actor, str), list[bool | None]()
    model.refreshed.connect(lambda: shown.append(model.mayor))
    model.refresh()
    model.mayor_validates(True)
    baule.settle()
    assert baule.ask(needs.mayor_validates)
    assert set(shown) == {True}


@pytest.mark.parametrize("was", [False, True], ids=["off", "on"])
@pytest.mark.parametrize("presses", [2, 3])
def test_the_last_of_several_presses_on_the_mayors_box_counts(baule: "Commune", presses: int, was: bool) -> None:
    baule.act(mayor_validates, was)
    model = OfCommune(baule.actor, str)
    model.refresh()
    baule.settle()
    for number in range(presses):  # none of them is answered before the next one
        model.mayor_validates((number % 2 == 0) != was)
    left = (presses % 2 == 1) != was
    assert model.mayor == left
    baule.settle()
    assert baule.ask(needs.mayor_validates) == left == model.mayor


def test_what_waited_to_leave_without_the_mayors_word_comes_back_and_is_said(baule: "Commune") -> None:
    baule.campaign()
    model, said = looked(baule), list[str]()
    model.came_back.connect(said.append)
    for count in (0, 1, 2):
        for number in range(count):
            id = baule.act(draft_need, None, title=f"Besoin {number}", description="Sur papier.")
            baule.act(submit_need, id)
        model.mayor_validates(True)
        baule.settle()
        baule.settle()
        waits = [row.state for row in baule.ask(needs.listed)]
        assert waits.count("to_validate") == count
        model.mayor_validates(False)
        baule.settle()
        baule.settle()
        assert not any(row.state == "to_validate" for row in baule.ask(needs.listed))
    one = f"Un texte attendait dans la boîte d’envoi. Il n’est pas parti{FIXED}: le maire doit d’abord le valider."
    two = f"2 textes attendaient dans la boîte d’envoi. Aucun n’est parti{FIXED}: le maire doit d’abord les valider."
    mayor, box = "la validation du maire.", "dans la boîte d’envoi pour"
    free_one = f"Un texte attendait {mayor} C’est de nouveau un brouillon{FIXED}: mettez-le {box} l’envoyer."
    free_two = f"2 textes attendaient {mayor} Ce sont de nouveau des brouillons{FIXED}: mettez-les {box} les envoyer."
    assert [sentence for sentence in said if sentence] == [one, free_one, two, free_two]


@pytest.mark.parametrize(
    ("presses", "state", "texts"), [(2, "finalised", 0), (3, "to_validate", 1)], ids=["taken back", "pressed again"]
)
def test_a_press_on_the_mayors_box_that_is_taken_back_before_it_is_stored_takes_nothing_out_of_the_outbox(
    baule: "Commune", presses: int, state: str, texts: int
) -> None:
    baule.campaign()
    model, said, free = looked(baule), list[str](), Event()
    model.came_back.connect(said.append)
    baule.act(submit_need, baule.act(draft_need, None, title="Besoin", description="Sur papier."))
    baule.actor.ask(lambda _connection: free.wait(60), then=lambda _done: None)
    for number in range(presses):
        model.mayor_validates(number % 2 == 0)
    free.set()
    baule.settle()
    assert [row.state for row in baule.ask(needs.listed)] == [state]
    assert len(list(filter(None, said))) == texts


def test_that_a_text_is_out_of_the_outbox_is_said_where_the_press_was_stored_before_it_was_taken_back(
    baule: "Commune",
) -> None:
    baule.campaign()
    model, said, stored = looked(baule), list[str](), Event()
    model.came_back.connect(said.append)
    baule.act(submit_need, baule.act(draft_need, None, title="Besoin", description="Sur papier."))
    model.mayor_validates(True)
    baule.actor.ask(lambda _connection: stored.set(), then=lambda _done: None)
    assert stored.wait(60)
    model.mayor_validates(False)  # nothing was answered yet
    baule.settle()
    assert [row.state for row in baule.ask(needs.listed)] == ["draft"]
    assert said[-1] == (
        f"Un texte attendait dans la boîte d’envoi. Il n’y est plus{FIXED}: remettez-le dans la boîte pour l’envoyer."
    )


def test_the_mayors_step_is_turned_on_and_off(baule: "Commune") -> None:
    model = looked(baule)
    for on in (True, False):
        model.mayor_validates(on)
        baule.settle()
        assert baule.ask(needs.mayor_validates) is on
        assert model.known is not None
        assert model.known.mayor is on


def test_a_copy_holds_all(baule: "Commune", tmp_path: Path) -> None:
    """As a text that a secretary can open and hand over, of which she need not know what JSON is."""
    baule.act(set_person, name="Anne Canari", profile="Maire")
    baule.campaign("needs")
    for number in range(personal_words.SHOWN + 2):
        baule.act(submit_need, baule.act(draft_need, None, title=f"Besoin {number}", description="Sur papier"))
    model, messages = looked(baule), list[tuple[str, str]]()
    model.message.connect(lambda sentence, tone: messages.append((sentence, tone)))
    model.export(tmp_path / "copy.txt")
    baule.settle()
    assert [tone for _, tone in messages] == ["ok"]
    written = (tmp_path / "copy.txt").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf"), "as the editor of Windows tells UTF-8"
    assert b"\r\n" in written
    parts = written.decode("utf-8-sig").replace("\r\n", "\n").split("\n\n")
    assert parts[0] == f"Données personnelles gardées sur l’ordinateur de la mairie{FIXED}: Baule"
    assert f"Son rôle, inscrit dans chaque envoi\nÉlu ou agent{FIXED}: Maire" in parts
    assert f"Personne à contacter\nNom{FIXED}: Anne Canari" in parts
    assert f"Rôles inscrits dans les envois signés\nÉlu ou agent{FIXED}: Maire" in parts
    assert sum(part.startswith("Joint à l’envoi") for part in parts) == personal_words.SHOWN + 2, "none is left out"


def test_a_copy_that_cannot_be_written_is_said(baule: "Commune", tmp_path: Path) -> None:
    model, messages = looked(baule), list[tuple[str, str]]()
    model.message.connect(lambda sentence, tone: messages.append((sentence, tone)))
    model.export(tmp_path / "nowhere" / "x.txt")
    baule.settle()
    assert [tone for _, tone in messages] == ["warn"]


def test_erased_for_good_and_asked_of_the_platform_where_it_left(baule: "Commune") -> None:
    baule.act(set_person, name="Anne Canari", profile="Maire")
    baule.act(submit_need, baule.act(draft_need, None, title="Cimetière", description="Sur papier"))
    model, messages = looked(baule), list[str]()
    assert model.known is not None
    assert [one.place.split(" «")[0] for one in model.known.kept] == ["Personne à contacter", "Joint à l’envoi"]
    model.message.connect(lambda sentence, _tone: messages.append(sentence))
    model.erase(letters=False)
    baule.settle()
    assert model.known is not None
    assert model.known.kept == ()
    assert model.known.fields["profile"] == "Maire", "what is public stays"
    assert [(one.place, one.values) for one in model.known.listed] == [
        ("Son rôle, inscrit dans chaque envoi", f"Élu ou agent{FIXED}: Maire")
    ], "and is listed, as it is in the copy"
    assert (model.known.may_copy, model.known.may_erase) == (True, False)
    began, ended = messages
    assert began.startswith("Effacement en cours")
    assert ended.startswith("Données effacées")
    acts = [act.type for act in baule.ask(outbox.listed)]
    assert "personal.erase" in acts
    assert "La plateforme les effacera" in ended
    assert ended.splitlines()[1:] == [f"Ce qui reste{FIXED}:", f"– {erasure.sentences([ELSEWHERE])[0]}"]


def test_an_erasure_that_a_stick_at_home_leaves_unfinished_is_done_once_more(baule: "Commune", tmp_path: Path) -> None:
    baule.act(set_person, name="Anne Canari")
    key = tmp_path / "KEY"
    model, messages = looked(baule, str(key)), list[tuple[str, str]]()
    model.message.connect(lambda sentence, tone: messages.append((sentence, tone)))
    model.erase(letters=False)
    baule.settle()
    sentence, tone = messages[-1]
    assert (sentence.splitlines()[0], tone) == ("⚠ L’effacement de ces données n’est pas terminé.", "warn")
    assert str(key) in sentence
    assert model.known is not None
    assert (model.known.kept, model.known.unfinished) == ((), True)
    assert (model.known.may_copy, model.known.may_erase) == (False, True)
    key.mkdir()
    model.erase(letters=False)
    baule.settle()
    assert messages[-1][1] == "ok"
    assert not model.known.unfinished
    assert not model.known.may_erase


def test_what_stays_of_the_proxy_is_said(baule: "Commune") -> None:
    model, messages = looked(baule, proxy_user="zcanaribis"), list[str]()
    model.message.connect(lambda sentence, _tone: messages.append(sentence))
    model.erase(letters=False)
    baule.settle()
    assert "zcanaribis" in messages[-1]
