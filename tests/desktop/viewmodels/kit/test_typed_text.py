"""Typed text belongs to one proposal: what is reported of another one is dropped, whichever sorts first."""

from collections.abc import Callable
from threading import Event
from typing import TYPE_CHECKING

import pytest

from desktop.actions.kit.keep_typed import keep_typed
from desktop.database.errors import DiskFault
from desktop.database.opening import read_opening
from desktop.database.queries import typed
from desktop.viewmodels.kit.typed_text import TypedText
from sync.contract.published import Proposal
from tests.desktop.actions.published import publish
from tests.desktop.viewmodels.conftest import baule

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]


@pytest.fixture
def text(baule: "Commune") -> TypedText:
    for id in "npq":
        baule.act(keep_typed, f"interest.{id}", {"motivation": f"Pour {id}."})
    return TypedText(baule.actor, "interest")


@pytest.mark.parametrize("other", ["n", "q"])
def test_the_answer_about_the_one_that_was_left_is_dropped(baule: "Commune", text: TypedText, other: str) -> None:
    found: list[dict[str, str]] = []
    text.loaded.connect(found.append)
    text.begin(other)
    text.begin("p", {"role": "referent", "motivation": ""})
    baule.settle()
    assert found == [{"role": "referent", "motivation": "Pour p."}]
    assert text.text == found[0]


@pytest.mark.parametrize("other", ["n", "q"])
def test_what_left_for_another_proposal_ends_nothing_here(baule: "Commune", text: TypedText, other: str) -> None:
    text.begin("p")
    baule.settle()
    text.forget(other)
    baule.settle()
    assert (text.id, text.text) == ("p", {"motivation": "Pour p."})
    assert [baule.ask(typed.kept, f"interest.{id}") for id in (other, "p")] == [{}, {"motivation": "Pour p."}]
    text.forget("p")
    baule.settle()
    assert (text.id, text.text, baule.ask(typed.kept, "interest.p")) == ("", {}, {})


def test_a_text_that_is_begun_again_keeps_what_is_typed_meanwhile(baule: "Commune", text: TypedText) -> None:
    text.begin("p")
    text.begin("p")
    baule.settle()
    text.type("motivation", "Autrement.")
    text.pause()
    baule.settle()
    assert baule.ask(typed.kept, "interest.p") == {"motivation": "Autrement."}


def test_a_text_that_the_disk_does_not_take_is_said_as_an_error(baule: "Commune", text: TypedText) -> None:
    said: list[str] = []
    text.saving.connect(lambda _sentence, tone: said.append(tone))
    text.begin("p")
    baule.settle()
    baule.read_only(True)
    text.type("motivation", "Autrement.")
    text.pause()
    baule.settle()
    baule.read_only(False)
    assert said == ["muted", "error"]
    text.type("motivation", "Autrement encore.")
    text.pause()
    baule.settle()
    assert said[-1] == "muted"


def _left_unstored(baule: "Commune", text: TypedText) -> None:
    text.begin("p")
    baule.settle()
    baule.read_only(True)
    text.type("motivation", "Trois lignes.")
    text.begin("q")
    baule.settle()


def test_what_could_not_be_stored_when_it_was_left_is_stored_once_that_is_possible(baule: "Commune") -> None:
    text = TypedText(baule.actor, "interest", again_ms=10)
    _left_unstored(baule, text)
    assert (text.id, text.text, baule.actor.texts.unkept) == ("q", {}, "Trois lignes.")
    baule.read_only(False)
    baule.until(lambda: not baule.actor.texts.unkept)
    assert baule.ask(typed.kept, "interest.p") == {"motivation": "Trois lignes."}
    text.begin("p")
    baule.settle()
    assert text.text == {"motivation": "Trois lignes."}


def test_what_is_not_stored_yet_is_there_on_coming_back(baule: "Commune") -> None:
    text = TypedText(baule.actor, "interest", again_ms=60_000)
    _left_unstored(baule, text)
    found: list[dict[str, str]] = []
    said: list[str] = []
    text.loaded.connect(found.append)
    text.saving.connect(lambda _sentence, tone: said.append(tone))
    text.begin("p")
    baule.settle()
    assert (found, text.text, said[-1]) == ([{"motivation": "Trois lignes."}], found[0], "error")
    baule.read_only(False)
    text.type("motivation", "Trois lignes, et une.")
    text.pause()
    baule.settle()
    assert baule.ask(typed.kept, "interest.p") == {"motivation": "Trois lignes, et une."}
    text.begin("q")
    text.begin("p")
    baule.settle()
    assert text.text == {"motivation": "Trois lignes, et une."}


def test_what_was_left_is_not_written_again_after_its_act_was_made(baule: "Commune") -> None:
    text = TypedText(baule.actor, "interest", again_ms=60_000)
    _left_unstored(baule, text)
    baule.read_only(False)
    text.forget("p")
    baule.actor.texts.try_now()
    baule.settle()
    assert (baule.actor.texts.unkept, baule.ask(typed.kept, "interest.p")) == ("", {})


@pytest.mark.parametrize("again", [False, True])
def test_of_what_was_left_nothing_stays_once_it_is_not_needed(baule: "Commune", again: bool) -> None:
    text = TypedText(baule.actor, "interest", again_ms=60_000)
    before = len(text.children())
    for id in "npq":
        baule.read_only(True)
        text.begin(id)
        baule.settle()
        text.type("motivation", f"Pour {id}.")
        text.end()
        baule.settle()
        if again:  # she comes back, and leaves it once more
            text.begin(id)
            text.end()
            baule.settle()
        baule.read_only(False)
        text.forget(id)
        baule.settle()
    baule.until(lambda: len(text.children()) == before)


def test_what_is_said_of_one_that_was_left_is_not_said_of_another(baule: "Commune") -> None:
    text = TypedText(baule.actor, "interest", again_ms=60_000)
    _left_unstored(baule, text)
    sentences: list[str] = []
    text.saving.connect(lambda sentence, _tone: sentences.append(sentence))
    baule.read_only(False)
    baule.actor.texts.try_now()
    baule.settle()
    assert baule.ask(typed.kept, "interest.p") == {"motivation": "Trois lignes."}
    assert (text.id, sentences) == ("q", [])


@pytest.mark.parametrize("back", [False, True])
def test_what_is_stored_only_after_it_was_left_is_not_marked_as_open(baule: "Commune", back: bool) -> None:
    """The next start would tell of a session that broke off in it. `back`: she came back to it, and left it again."""
    publish(baule.context, "proposals", Proposal(id="p", title="Titre", kind="existing"))
    text = TypedText(baule.actor, "interest", again_ms=60_000)
    _left_unstored(baule, text)
    if back:
        text.begin("p")
        baule.settle()
    baule.read_only(False)
    if back:
        text.begin("q")
    baule.actor.texts.try_now()
    baule.settle()
    read = read_opening(baule.context.store.path)
    assert read is not None
    assert (len(read.last_texts), read.left_on_screen) == (1, None)


def test_stored_once_she_is_back_it_is_open_until_she_leaves_it_again(baule: "Commune") -> None:
    publish(baule.context, "proposals", Proposal(id="p", title="Titre", kind="existing"))
    text = TypedText(baule.actor, "interest", again_ms=60_000)
    _left_unstored(baule, text)
    text.begin("p")
    baule.read_only(False)
    baule.actor.texts.try_now()
    for open_now in (True, False):
        baule.settle()
        read = read_opening(baule.context.store.path)
        assert read is not None
        assert (read.left_on_screen is not None) is open_now
        text.pause()


def test_a_text_is_marked_as_open_until_it_is_left_and_again_once_it_is_gone_on_with(baule: "Commune") -> None:
    """The mark found at the next start tells that the session broke off in it."""
    publish(baule.context, "proposals", Proposal(id="p", title="Titre", kind="existing"))

    def open_one() -> str:
        baule.settle()
        read = read_opening(baule.context.store.path)
        assert read is not None
        return "" if read.left_on_screen is None else read.left_on_screen.id

    def write(words: str) -> None:
        text.type("motivation", words)
        baule.until(lambda: baule.ask(typed.kept, "interest.p") == {"motivation": words})

    text = TypedText(baule.actor, "interest")
    text.begin("p")
    baule.settle()
    write("Trois lignes.")
    assert open_one() == "p"
    text.pause()
    assert open_one() == "", "another page, or a window that closes, is no crash"
    write("Quatre lignes.")
    assert open_one() == "p"
    text.end()
    assert open_one() == ""
    text.begin("p")
    baule.settle()
    write("Cinq lignes.")
    broken, text = text, TypedText(baule.actor, "interest")  # the session broke off
    assert (open_one(), broken.id) == ("p", "p")
    text.begin("p")
    baule.settle()
    text.end()
    assert open_one() == "", "read again and left"


def _unread(baule: "Commune", words: str) -> tuple[TypedText, Callable[[], None]]:
    """Typed after "Pour p." while the worker is busy; what lets it go on."""
    text = TypedText(baule.actor, "interest", free=("motivation",))
    held = Event()
    baule.actor.ask(lambda _connection: held.wait(), then=lambda _done: None)
    text.begin("p")
    text.type("motivation", words)

    def go_on() -> None:
        held.set()
        baule.settle()

    return text, go_on


def test_what_is_typed_before_the_kept_text_was_read_is_stored_after_it(baule: "Commune", text: TypedText) -> None:
    text, go_on = _unread(baule, " Et")
    assert (text.read, baule.actor.texts.unkept) == (False, " Et"), "a window that closes waits for it"
    text.pause()
    text.type("motivation", " Et plus.")
    text.pause()  # twice before the first is stored
    go_on()
    assert (text.read, text.text) == (True, {"motivation": "Pour p. Et plus."})
    text.pause()
    baule.settle()
    assert baule.ask(typed.kept, "interest.p") == {"motivation": "Pour p. Et plus."}


@pytest.mark.parametrize("again", [False, True])
def test_it_is_stored_too_where_it_was_left_by_then(baule: "Commune", text: TypedText, again: bool) -> None:
    """`again`: she comes back before it was read."""
    text, go_on = _unread(baule, " Et plus.")
    text.end()
    if again:
        text.begin("p")
    go_on()
    text.end()
    baule.until(lambda: not baule.actor.texts.unkept)
    assert baule.ask(typed.kept, "interest.p") == {"motivation": "Pour p. Et plus."}


def test_typed_before_it_was_read_it_is_not_marked_as_open_once_the_page_is_left(
    baule: "Commune", text: TypedText
) -> None:
    publish(baule.context, "proposals", Proposal(id="p", title="Titre", kind="existing"))
    text, go_on = _unread(baule, " Et plus.")
    text.pause()
    go_on()
    baule.settle()
    read = read_opening(baule.context.store.path)
    assert read is not None
    assert read.left_on_screen is None
    assert text.text == baule.ask(typed.kept, "interest.p") == {"motivation": "Pour p. Et plus."}


def test_what_was_sent_before_the_kept_text_was_read_brings_nothing_of_it_back(
    baule: "Commune", text: TypedText
) -> None:
    text, go_on = _unread(baule, " Et plus.")
    text.forget("p")
    text.begin("p")
    go_on()
    assert (text.text, baule.ask(typed.kept, "interest.p")) == ({}, {})


def test_what_it_shows_before_the_kept_text_was_read_was_typed_by_nobody(baule: "Commune", text: TypedText) -> None:
    """As it is opened again between its act and the reading after it: what has left would be offered once more."""
    took = {"motivation": "Pour p."}
    text.begin("p", {"role": "referent", "motivation": ""})
    assert not text.went_on("p", took)
    text.type("motivation", "Et plus.")
    assert text.went_on("p", took)
    baule.settle()


def _fault() -> None:
    raise DiskFault


def test_where_the_kept_text_cannot_be_read_it_is_asked_for_again_and_what_is_typed_is_stored(
    baule: "Commune", text: TypedText, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One fault of the disk, and all that was typed there was stored nowhere, and could not be sent."""
    text = TypedText(baule.actor, "interest", free=("motivation",), again_ms=10)
    submit = baule.actor._submit
    with monkeypatch.context() as patch:
        patch.setattr(baule.actor, "_submit", lambda _job, *rest: submit(_fault, *rest))
        text.begin("p")
    text.type("motivation", " Et")
    text.pause()
    text.type("motivation", " Et plus.")
    baule.until(lambda: text.read)
    assert text.text == {"motivation": "Pour p. Et plus."}
    text.pause()
    baule.settle()
    assert baule.ask(typed.kept, "interest.p") == {"motivation": "Pour p. Et plus."}


@pytest.mark.parametrize("left", [False, True])
@pytest.mark.parametrize("since", ["", " Et plus."])
def test_of_a_text_whose_act_has_left_all_that_was_typed_since_stays(
    baule: "Commune", text: TypedText, since: str, left: bool
) -> None:
    took = {"motivation": "Pour p."}
    text.begin("p")
    baule.settle()
    text.type("motivation", f"Pour p.{since}")
    if left:
        text.end()
        baule.settle()
    assert text.went_on("p", took) == (bool(since) and not left)
    text.forget_sent("p", took)
    text.pause()
    baule.settle()
    assert baule.ask(typed.kept, "interest.p") == ({"motivation": "Pour p. Et plus."} if since else {})
    assert text.text == (baule.ask(typed.kept, "interest.p") if since and not left else {})


def test_of_what_its_act_took_nothing_stays_that_was_stored_before_she_came_back_to_those_words(
    baule: "Commune", text: TypedText
) -> None:
    text.begin("p")
    baule.settle()
    text.type("motivation", "Pour p. Et plus.")
    text.store()
    baule.settle()
    text.type("motivation", "Pour p.")
    text.forget_sent("p", {"motivation": "Pour p."})
    baule.settle()
    assert baule.ask(typed.kept, "interest.p") == {}


def test_nor_of_what_could_not_be_stored_when_it_was_left(baule: "Commune", text: TypedText) -> None:
    text = TypedText(baule.actor, "interest", again_ms=60_000)
    _left_unstored(baule, text)
    assert text.went_on("p", {"motivation": "Pour p."})
    baule.read_only(False)
    text.forget_sent("p", {"motivation": "Trois lignes."})
    baule.settle()
    assert baule.ask(typed.kept, "interest.p") == {}
