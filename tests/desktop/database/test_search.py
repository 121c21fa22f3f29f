"""What a secretary types finds matching services, better than the plain index does; and no text breaks the search."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import resources
from desktop.database import search
from desktop.database.store import Store

SENTENCES: list[tuple[str, list[str]]] = json.loads((Path(__file__).parent / "sentences.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The bundled catalogue, indexed by us, and in a plain FTS5 table as the control."""
    made = Store(tmp_path_factory.mktemp("search") / "x.sqlite", create=True)
    services = json.loads(resources.path("catalogue.json").read_text("utf-8"))
    with made.transaction() as connection:
        search.index(
            connection,
            "catalogue",
            [search.IndexEntry(s["id"], s["title"], text(s), " ".join(s.get("keywords", []))) for s in services],
        )
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE plain USING fts5(id UNINDEXED, text, tokenize = 'unicode61 remove_diacritics 2')"
        )
        for s in services:
            whole = " ".join([s["title"], text(s), *s.get("keywords", [])])
            connection.exec_driver_sql("INSERT INTO plain VALUES (?, ?)", (s["id"], whole))
    yield made
    made.close()


def text(service: dict[str, str]) -> str:
    return " ".join([service["summary"], service.get("audience", ""), service.get("provider", "")])


def ours(store: Store, typed: str, limit: int = 5) -> list[str]:
    with store.reading() as connection:
        return [hit.id for hit in search.fitting(connection, typed, ("catalogue",), limit)]


def plain(store: Store, typed: str) -> list[str]:
    question = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", typed))
    with store.reading() as connection:
        found = connection.exec_driver_sql(
            "SELECT id FROM plain WHERE plain MATCH ? ORDER BY bm25(plain) LIMIT 5", (question,)
        )
        return [row[0] for row in found]


def recall(found: list[str], expected: list[str]) -> float:
    return len(set(found) & set(expected)) / min(5, len(expected))


def test_the_sentences_are_labelled_with_services_that_exist() -> None:
    ids = {service["id"] for service in json.loads(resources.path("catalogue.json").read_text("utf-8"))}
    assert len(SENTENCES) >= 30
    assert {id for _, expected in SENTENCES for id in expected} <= ids


def test_recall_at_five_and_better_than_the_plain_index(store: Store) -> None:
    by_us = sum(recall(ours(store, typed), expected) for typed, expected in SENTENCES) / len(SENTENCES)
    by_plain = sum(recall(plain(store, typed), expected) for typed, expected in SENTENCES) / len(SENTENCES)
    assert by_us >= 0.9
    assert by_us > by_plain + 0.05


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cimet", "opencimetiere"),  # an unfinished word
        ("cimetieres", "opencimetiere"),  # plural, no accent
        ("CIMETIÈRE ", "opencimetiere"),  # capitals, a finished word
        ("tombes", "opencimetiere"),  # a synonym that is not in the service's text
        ("auto-stop", "rezopouce"),
        ("permis de construire", "openads"),
        ("l’état civil", "comedec"),  # elision with a typographic apostrophe
        ("qgis", "qgis"),  # a name
    ],
)
def test_found_among_the_first(store: Store, typed: str, first: str) -> None:
    assert first in ours(store, typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", '"', "' OR 1=1 --", "title:*", "NEAR(a b)", "AND OR NOT", "*", "(((", "%", "_", "\x00", "😀"),
        *("le la les", "- - -", "^cimetière", "col:{x}", "mot " * 5_000, "a" * 50_000),
    ],
)
def test_no_text_breaks_the_index(store: Store, typed: str) -> None:
    assert isinstance(ours(store, typed), list)


def test_one_letter_shows_titles_that_begin_with_it(store: Store) -> None:
    with store.reading() as connection:
        hits = search.fitting(connection, "d", ("catalogue",), 3)
    assert [hit.title[0].lower() for hit in hits] == ["d", "d", "d"]


@pytest.mark.parametrize(
    ("typed", "first", "word"),
    [
        ("cimetière 9998", "", "cimetière"),
        ("cantine facturation", "portail-famille", "facturation"),
        ("payer la cantine", "payfip", "cantine"),
    ],
)
def test_two_words_narrow_a_list_further_than_one(store: Store, typed: str, first: str, word: str) -> None:
    with store.reading() as connection:
        found = [hit.id for hit in search.holding(connection, typed, ("catalogue",), 500)]
        one = search.holding(connection, word, ("catalogue",), 500)
        either = [hit.id for hit in search.fitting(connection, typed, ("catalogue",), 500)]
    assert found[:1] == ([first] if first else [])
    assert len(found) < len(one)
    assert set(found) <= set(either)


@pytest.mark.parametrize("typed", ["tombes concessions", "gérer le cimetière"])
def test_a_synonym_is_as_good_and_an_empty_word_narrows_nothing(store: Store, typed: str) -> None:
    with store.reading() as connection:
        assert search.holding(connection, typed, ("catalogue",))[0].id == "opencimetiere"


def test_each_scope_is_its_own_and_can_be_changed(tmp_path: Path) -> None:
    store = Store(tmp_path / "x.sqlite", create=True)
    with store.transaction() as connection:
        search.index(connection, "needs", [search.IndexEntry("n1", "Registre du cimetière", "sur papier")])
        search.index(connection, "mine", [search.IndexEntry("m1", "Plan du cimetière", "perdu " * 100)])
    with store.reading() as connection:
        hits = search.fitting(connection, "cimetière", ("mine", "needs"))
        assert [(hit.scope, hit.id) for hit in hits] == [("mine", "m1"), ("needs", "n1")]
        assert len(hits[0].snippet) <= 161
        assert hits[0].snippet.endswith("…")
        assert search.fitting(connection, "cimetière", ("proposals",)) == ()
    with store.transaction() as connection:
        search.index(connection, "needs", [search.IndexEntry("n1", "Cantine", "repas")])  # replaced, not doubled
        search.forget(connection, "mine", ["m1", "never was"])
    with store.reading() as connection:
        assert search.fitting(connection, "cimetière", ("mine", "needs")) == ()
        assert [hit.title for hit in search.fitting(connection, "repas", ("needs",))] == ["Cantine"]
    store.close()
