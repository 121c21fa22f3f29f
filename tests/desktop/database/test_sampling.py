"""Among many texts, those with most of what is wanted are found though only a sample of each word's texts is read."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

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


def test_what_has_both_of_two_frequent_words_is_found(store: Store) -> None:
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
def test_a_beginning_of_any_length_is_found(store: Store, typed: str) -> None:
    assert len(ids(store, typed)) == 20


def test_a_beginning_that_no_service_knows_is_found_in_the_index(store: Store) -> None:
    with store.transaction() as connection:
        search.index(connection, "needs", [search.IndexEntry("place", "Xylophones", "x")])
    assert ids(store, "xylopho") == ["place"]


def test_what_is_written_between_two_letters_is_found_though_answers_are_kept(store: Store) -> None:
    assert ids(store, "kayak ") == []
    with store.transaction() as connection:
        search.index(connection, "needs", [search.IndexEntry("new", "Un kayak", "x")])
    assert ids(store, "kayak ") == ["new"]
    with store.transaction() as connection:
        search.forget(connection, "needs", ["new"])
    assert ids(store, "kayak ") == []


def test_what_a_transaction_finds_before_it_is_taken_back_is_not_kept(store: Store) -> None:
    found: list[list[str]] = []

    def ask(connection: Connection) -> None:
        found.append([hit.id for hit in search.fitting(connection, "pirogue ", ("needs",))])

    def write_and_fail() -> None:
        with store.transaction() as connection:
            search.index(connection, "needs", [search.IndexEntry("lost", "Une pirogue", "x")])
            ask(connection)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    with store.transaction() as connection:
        ask(connection)
    assert found == [["lost"], []]


def test_more_questions_than_are_kept_leave_the_oldest(store: Store) -> None:
    with store.reading() as connection:
        for number in range(3 * sampling._KEPT):
            search.fitting(connection, f"texte {number} ", ("needs",))
        (kept,) = [value[1] for value in connection.info.values() if isinstance(value, tuple)]
        assert len(kept) <= sampling._KEPT


def test_what_is_possible_for_a_part_is_held_to_it(store: Store) -> None:
    with store.reading() as connection:
        both = search.fitting(connection, "ecole velo ", ("needs",), 20, 0.9)
        assert [hit.id for hit in both] == ["both"]
