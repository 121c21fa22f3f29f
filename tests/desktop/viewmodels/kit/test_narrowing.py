"""Filters of a list: words, a kind, an order; how they are described, and that they do not apply to the next list."""

import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from pytestqt.qtbot import QtBot

from desktop.database.words import folded
from desktop.viewmodels.kit.narrowing import Narrowing
from desktop.viewmodels.kit.vocabulary import BY_DATE, Order, Vocabulary

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

pytestmark = pytest.mark.usefixtures("qapp")
KINDS = {"draft": "Brouillons", "waiting": "À envoyer", "refused": "Refusés"}
NEEDS = Vocabulary(search="&Chercher un besoin", one="besoin", many="besoins", all="Tous les besoins", kinds=KINDS)


@dataclass(frozen=True)
class Line:
    title: str
    kind: str = "draft"
    rest: str = ""

    @property
    def id(self) -> str:
        return self.title

    spoken = ""

    @property
    def searched(self) -> str:
        return folded(f"{self.title}\n{self.rest}")

    @property
    def kinds(self) -> tuple[str, ...]:
        return (self.kind,)


LINES = (
    Line("Registre du cimetière", "waiting", "Trois cents tombes."),
    Line("Élections"),
    Line("Cantine", "waiting"),
    Line("Agenda"),
)


def asked(**named: str) -> Narrowing:
    made = Narrowing(NEEDS)
    made.changed.connect(lambda: made.narrow(LINES))
    made.narrow(LINES)
    if "text" in named:
        made.search(named["text"])
        made._pause.timeout.emit()  # the person stops typing
    made.choose(named.get("only", ""))
    made.sort(named.get("order", "recent"))
    return made


def titles(narrowing: Narrowing) -> list[str]:
    return [line.title for line in narrowing.narrow(LINES)]


def test_all_are_shown_in_the_order_of_the_list() -> None:
    assert titles(asked()) == [line.title for line in LINES]


def test_every_word_must_be_found_in_any_part_without_accents_and_in_the_plural() -> None:
    assert titles(asked(text="CIMETIERES")) == ["Registre du cimetière"]
    assert titles(asked(text="tombe regis")) == ["Registre du cimetière"]
    assert titles(asked(text="tombe cantine")) == []
    assert titles(asked(text="élec")) == ["Élections"]


def test_a_kind_alone_and_words_in_it() -> None:
    assert titles(asked(only="waiting")) == ["Registre du cimetière", "Cantine"]
    assert titles(asked(only="waiting", text="cantine")) == ["Cantine"]


def test_orders() -> None:
    assert titles(asked(order="title")) == ["Agenda", "Cantine", "Élections", "Registre du cimetière"]
    assert titles(asked(order="old")) == [line.title for line in reversed(LINES)]


def test_it_says_how_many_and_of_how_many() -> None:
    assert asked().sentence == "4\u00a0besoins"
    narrow = asked(text="cantine")
    assert (narrow.sentence, narrow.nothing) == ("1\u00a0besoin sur 4", "")
    none = asked(text="piscine")
    assert none.nothing == "Rien ne répond à «\u00a0piscine\u00a0». Essayez un autre mot."
    chosen = asked(text="piscine", only="waiting")
    assert chosen.nothing == none.nothing, "nor elsewhere: to choose all would help nothing"
    assert chosen.lift_words == "Tout afficher"


def test_a_choice_that_hides_what_was_searched_says_so_and_can_be_lifted_alone() -> None:
    """It said that nothing answers."""
    chosen = asked(text="élections", only="waiting")
    assert (
        chosen.nothing == "Rien ne répond à «\u00a0élections\u00a0» parmi «\u00a0À envoyer\u00a0». Ce choix en cache 1."
    )
    assert chosen.lift_words == "Afficher 1\u00a0besoin"
    chosen.lift_choice()
    assert (chosen.words, chosen.only) == ("élections", "")
    assert titles(chosen) == ["Élections"]
    assert chosen.nothing == ""
    chosen.search("")
    chosen.choose("waiting")
    assert len(titles(chosen)) == 2
    assert chosen.hidden == 0, "nothing is searched"


@pytest.mark.parametrize("only", ["", "waiting"])
def test_who_lifts_a_search_or_a_choice_has_turned_to_the_list(only: str) -> None:
    """What is then answered late must not come over it, as after a letter that was typed."""
    chosen = asked(text="élections" if only else "rien de tel", only=only)
    titles(chosen)
    heard = list[str]()
    chosen.asked.connect(lambda: heard.append("asked"))
    chosen.changed.connect(lambda: heard.append("changed"))
    chosen.lift_choice()
    assert heard == ["asked", "changed"]


def test_where_no_choice_is_made_nothing_is_hidden_and_no_line_is_searched_twice() -> None:
    """Among ten thousand lines, a search that finds nothing took twice as long as any other."""
    read = []

    class Read(Line):
        @property
        def searched(self) -> str:
            read.append(self.id)
            return "a"

    narrowing = Narrowing(Vocabulary(search="", one="service", many="services", all=""))
    narrowing.text = "zzz"
    narrowing._search()
    assert narrowing.narrow((Read("a", "free"), Read("b", "libre"))) == ()
    assert (read, narrowing.hidden) == (["a", "b"], 0)


def test_cases_that_are_ticked_hide_likewise() -> None:
    flags = {"free": "&Gratuit", "libre": "L&ogiciel libre"}
    narrowing = Narrowing(Vocabulary(search="", one="service", many="services", all="", flags=flags))
    lines = (Line("a", "free"), Line("ab", "libre"))
    for flag in flags:
        narrowing.tick(flag, on=True)
    narrowing.text = "a"
    narrowing._search()
    assert narrowing.narrow(lines) == ()
    assert narrowing.nothing == (
        "Rien ne répond à «\u00a0a\u00a0» parmi «\u00a0Gratuit\u00a0» et «\u00a0Logiciel libre\u00a0»."
        " Ce choix en cache 2."
    )
    narrowing.lift_choice()
    assert len(narrowing.narrow(lines)) == 2


def test_a_choice_that_hides_what_surely_answers_says_so_also_beside_other_lines() -> None:
    """Of floods a messenger alone was left of what is free of charge, and nothing said what the boxes hide."""
    narrowing = Narrowing(Vocabulary(search="", one="service", many="services", all="", flags={"free": "&Gratuit"}))
    lines = (Line("ab", "free"), Line("a"), Line("ac"), Line("b"))
    narrowing.text = "a"
    narrowing._search()
    narrowing.degrees = {"ab": "likely", "a": "likely", "ac": "possible"}
    assert (len(narrowing.narrow(lines)), narrowing.hides) == (3, "")
    narrowing.tick("free", on=True)
    assert len(narrowing.narrow(lines)) == 1
    assert (narrowing.nothing, narrowing.hides) == ("", "Ce choix en cache 1\u00a0qui répond sans doute.")
    assert narrowing.lift_words == "Afficher 1\u00a0service"
    narrowing.lift_choice()
    assert (len(narrowing.narrow(lines)), narrowing.hides, narrowing.words) == (3, "", "a")


def test_only_kinds_that_there_are_can_be_chosen_and_none_where_all_are_one() -> None:
    assert asked().choices == (("", "Tous les besoins"), ("draft", "Brouillons (2)"), ("waiting", "À envoyer (2)"))
    one = Narrowing(NEEDS)
    one.narrow(LINES[1:2])
    assert one.choices == ()
    one.choose("refused")  # its last line disappeared while it was chosen: the way back stays
    one.narrow(LINES[1:2])
    assert [key for key, _ in one.choices] == ["", "refused"]


def test_a_short_list_needs_no_search_unless_something_was_asked() -> None:
    short = asked()
    assert not short.worth
    short.search("a")
    assert short.worth, "what is being typed is not taken away"
    short.clear()
    assert not short.worth
    short.narrow(LINES * 2)
    assert short.worth


def test_what_was_asked_of_one_list_does_not_stick_to_the_next() -> None:
    narrowing = asked(text="cantine", only="waiting", order="title")
    other = Vocabulary(search="", one="", many="", all="", orders=BY_DATE | {"title": Order("Par titre")})
    narrowing.begin(other)
    assert (narrowing.text, narrowing.only, narrowing.order, narrowing.narrowed) == ("", "", "recent", False)


@pytest.mark.slow
def test_typing_is_searched_once_the_keyboard_rests(qtbot: QtBot) -> None:
    narrowing = Narrowing(NEEDS)
    found: list[str] = []
    narrowing.changed.connect(lambda: found.append(narrowing.words))
    for text in ("c", "ca", "can"):
        narrowing.search(text)
    assert found == []
    qtbot.waitUntil(lambda: found == ["can"])
    narrowing.search("")
    assert found == ["can", ""], "an empty search waits for nothing"


def test_an_answer_to_an_older_text_finds_no_line(baule: "Commune") -> None:
    narrowing = Narrowing(NEEDS, actor=baule.actor, scopes=("catalogue",))
    found: list[str] = []
    narrowing.changed.connect(lambda: found.append(narrowing.words))
    for text in ("cimetière", "cantine"):
        narrowing.search(text)
        narrowing.hurry()  # the second before the first is answered
    baule.settle()
    assert found == ["cantine"]
    assert "ma-cantine" in narrowing.degrees


def test_where_the_answer_is_late_the_count_is_no_longer_that_of_older_words(baule: "Commune") -> None:
    narrowing = Narrowing(NEEDS, actor=baule.actor, scopes=("catalogue",))
    narrowing.changed.connect(lambda: narrowing.narrow(LINES))
    sentences: list[str] = []
    narrowing.recounted.connect(lambda: sentences.append(narrowing.sentence))
    narrowing.search("cantine")
    narrowing.hurry()
    baule.settle()
    assert narrowing.sentence == "1\xa0besoin sur 4"
    narrowing.search("cimetière")
    narrowing.hurry()
    assert narrowing.sentence == "1\xa0besoin sur 4", "for a moment"
    narrowing._patience.stop()
    narrowing._patience.timeout.emit()  # the worker keeps a text meanwhile
    assert (sentences[-1], narrowing.shorter) == ("Chargement…", ())
    baule.settle()
    assert (narrowing.sentence, len(narrowing.shorter)) == ("1\xa0besoin sur 4", 2)


def test_flags_are_ticked_each_by_itself() -> None:
    narrowing = Narrowing(Vocabulary(search="", one="", many="", all="", flags={"free": "Gratuit", "libre": "Libre"}))
    lines = (Line("a", "free"), Line("b", "libre"))
    narrowing.tick("free", on=True)
    assert [line.title for line in narrowing.narrow(lines)] == ["a"]
    narrowing.tick("libre", on=True)
    assert narrowing.narrow(lines) == ()
    assert narrowing.nothing == "Aucune ligne dans ce choix."
    changed: list[bool] = []
    narrowing.changed.connect(lambda: changed.append(True))
    for flag in ("libre", "free"):
        narrowing.tick(flag, on=False)
        narrowing.tick(flag, on=False)  # a second time changes nothing
    assert [line.title for line in narrowing.narrow(lines)] == ["a", "b"]
    assert len(changed) == 2


def test_what_is_chosen_twice_is_told_once() -> None:
    narrowing = asked()
    changed: list[bool] = []
    narrowing.changed.connect(lambda: changed.append(True))
    for kind in ("waiting", "waiting", "draft", ""):
        narrowing.choose(kind)
    for order in ("title", "title", "recent"):
        narrowing.sort(order)
    assert len(changed) == 3 + 2


@pytest.mark.parametrize(("typed", "loaded"), [("", "False"), ("cantine", "True")])
def test_a_list_in_which_nothing_is_searched_does_not_wait_for_the_stems(typed: str, loaded: str) -> None:
    code = (
        "import sys; from desktop.viewmodels.kit.narrowing import Narrowing;"
        "from desktop.viewmodels.kit.vocabulary import Vocabulary;"
        "made = Narrowing(Vocabulary(search='', one='', many='', all=''));"
        f"made._use({typed!r}, {{}}); made.narrow([]); print('desktop.database.words' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout.strip(), done.stderr) == (loaded, "")
