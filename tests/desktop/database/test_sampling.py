"""Among many texts, those with most of what is wanted are found though only a sample of each word's texts is read."""

from collections.abc import Iterator

import pytest

from desktop.database import sampling, search
from desktop.database.sampling import Wanted
from desktop.database.store import Store

MANY = 1_500


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Each second text has "ecole", each third "velo", none both, but for one; and a rare word is in a single body."""
    made = Store(tmp_path_factory.mktemp("many") / "x.sqlite", create=True)
    entries = [
        search.IndexEntry(f"n{at}", "ecole" if at % 2 else "velo" if at % 3 else "mairie", f"texte {at}")
        for at in range(MANY)
    ]
    with made.transaction() as connection:
        search.index(connection, "needs", [*entries, search.IndexEntry("both", "mairie", "ecole velo")])
        search.index(connection, "needs", [search.IndexEntry("rare", "mairie", "ruche")])
    yield made
    made.close()


def ids(store: Store, typed: str, limit: int = 20) -> list[str]:
    with store.reading() as connection:
        return [hit.id for hit in search.fitting(connection, typed, ("needs",), limit)]


def test_what_has_both_of_two_frequent_words_is_ids(store: Store) -> None:
    assert "both" in ids(store, "ecole velo ", MANY)[:MANY]
    with store.reading() as connection:
        one = [Wanted('"ecole"'), Wanted('"velo"')]
        numbers = sampling.best(connection, "search_needs", one, 20)
        sample = connection.exec_driver_sql(
            "SELECT rowid FROM search_needs WHERE search_needs MATCH 'ecole' LIMIT 200"
        ).all()
    assert len(numbers) == 20
    assert len(sample) == 200, "each is in more texts than are read"


def test_a_rare_word_in_the_text_goes_before_a_frequent_one_in_the_title(store: Store) -> None:
    assert ids(store, "ruche mairie ")[0] == "rare"


def test_a_list_holds_what_has_every_word(store: Store) -> None:
    with store.reading() as connection:
        assert [hit.id for hit in search.holding(connection, "ecole velo", ("needs",), 500)] == ["both"]
        assert len(search.holding(connection, "ecole texte", ("needs",), 500)) == 500


@pytest.mark.parametrize("typed", ["ec", "eco", "ecol", "ecole"])
def test_a_beginning_of_any_length_is_ids(store: Store, typed: str) -> None:
    assert len(ids(store, typed)) == 20


def test_a_beginning_that_no_service_knows_is_found_in_the_index(store: Store) -> None:
    with store.transaction() as connection:
        search.index(connection, "needs", [search.IndexEntry("place", "Xylophones", "x")])
    assert ids(store, "xylopho") == ["place"]
