"""What answers a sentence stays while one goes on typing, and is of the database that is asked."""

import shutil
import string
from pathlib import Path

import pytest

from desktop.database import answers, search
from desktop.database.store import Store
from tests.desktop.database.evaluation import catalogue, indexed, ours


def test_what_a_word_found_stays_while_the_first_letters_of_the_next_one_are_typed(tmp_path: Path) -> None:
    """Some letters are words of phrases themselves: “e”, “co”."""
    begun = (*string.ascii_lowercase, "co", "ma", "pa", "re")
    with indexed(tmp_path) as store:
        for whole in ("tombe", "marché", "archives"):
            shown = ours(store, f"{whole} ")
            assert shown
            assert [letters for letters in begun if ours(store, f"{whole} {letters}") != shown] == []


@pytest.mark.parametrize("matter", ["une piste de luge", "la pêche à la grenouille", "un lâcher de ballons"])
def test_who_knows_the_rules_is_among_the_five_where_one_is_asked_for(tmp_path: Path, matter: str) -> None:
    """No phrase has these matters: it is told by how the question is said."""
    with indexed(tmp_path) as store:
        assert "territoires-conseils" in ours(store, f"faut-il une autorisation pour {matter} ")
        assert "territoires-conseils" not in ours(store, f"réserver {matter} ")


def test_what_was_read_of_a_catalogue_is_not_that_of_a_backup_put_back_in_its_place(tmp_path: Path) -> None:
    """It is the same file, and may have as many words: a search asked for a service that is no more, and failed."""
    live, backup = tmp_path / "live.sqlite", tmp_path / "backup.sqlite"
    _publish(live, "first", "aaa bbb", create=True)
    shutil.copy(live, backup)
    _publish(live, "shared-1", "piscine bbb")
    assert sorted(_searched(live, "zorglub ")) == ["first", "shared-1"], "the control"
    for part in tmp_path.glob("live.sqlite*"):
        part.unlink()
    shutil.copy(backup, live)
    _publish(live, "shared-2", "piscine bbb")
    assert sorted(_searched(live, "zorglub ")) == ["first", "shared-2"]


def test_the_catalogue_is_read_anew_where_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "x.sqlite"
    _publish(path, "first", "aaa bbb", create=True)
    asking = Store(path)
    try:
        assert ours(asking, "zorglub ") == ["first"]
        _publish(path, "second", "aaa ccc")
        assert sorted(ours(asking, "zorglub ")) == ["first", "second"]
    finally:
        asking.close()


def test_of_two_words_that_stand_in_a_shared_service_one_that_has_only_one_of_them_is_hidden(tmp_path: Path) -> None:
    """Nothing was learned of them: their own text tells for which both words speak."""
    with indexed(tmp_path) as store:
        _share(store, both="Zorglub grivette", one="Zorglub partagé")
        assert ours(store, "zorglub grivette ") == ["both"]
        assert sorted(ours(store, "zorglub ")) == ["both", "one"], "the control"


@pytest.mark.parametrize("said", ["le zorglub est cassé ", "le zorglub fuit ", "zorglub pour les enfants "])
def test_a_shared_service_is_shown_although_it_is_said_as_of_a_thing_that_is_none(tmp_path: Path, said: str) -> None:
    """What leans away from every service was learned of others: it says nothing against one that came later."""
    with indexed(tmp_path) as store:
        assert ours(store, said) == []
        _share(store, one="Zorglub partagé")
        assert ours(store, said)[:1] == ["one"]


def test_beside_letters_of_which_nothing_is_known_a_word_shows_also_what_it_says_little_for(tmp_path: Path) -> None:
    """It is not said with another word that speaks for a service too."""
    with indexed(tmp_path) as store:
        assert "aidants-connect" in ours(store, "accompagnent qzx")


@pytest.mark.parametrize(
    ("typed", "listed"),
    [("caveau ", "opencimetiere"), ("chaudière ", "grdf-collectivites"), ("ampoule ", "signalement-voirie")],
)
def test_a_word_that_says_much_for_a_service_lists_it_though_it_says_more_for_what_is_none(
    tmp_path: Path, typed: str, listed: str
) -> None:
    with indexed(tmp_path) as store, store.reading() as connection:
        assert listed in [hit.id for hit in search.holding(connection, typed, ("catalogue",))]


def test_the_title_of_a_service_as_it_stands_finds_it_first_and_surely(tmp_path: Path) -> None:
    """“PIA” has the stem of “pie”, which says more for animals."""
    with indexed(tmp_path) as store, store.reading() as connection:
        for service in catalogue():
            title = service.title.partition("(")[0].strip()
            for typed in (title, f"{title} ", title.upper()):
                first = answers.answers(connection, typed).services[:1]
                assert [(one.id, one.degree) for one in first] == [(service.id, "likely")], typed


def test_the_title_of_a_shared_service_finds_it_after_what_surely_answers(tmp_path: Path) -> None:
    """Nobody has verified it. Its title may be of words of which none says anything of a matter."""
    with indexed(tmp_path) as store, store.reading() as connection:
        _share(store, common="Le service qui fait tout", ctes="@CTES", acts="Télétransmission des actes (en test)")
        shown = [
            [(one.id, one.degree) for one in answers.answers(connection, typed).services]
            for typed in ("le service qui fait tout", "@CTES", "télétransmission des actes ", "qui fait tout")
        ]
    common, ctes, acts, part = shown
    assert common == [("common", "possible")]
    assert ("ctes", "possible") in ctes[1:]
    assert ctes[0][1] == "likely"
    assert acts[0][1] == "likely"
    assert "acts" in dict(acts)
    assert [degree for _, degree in acts] == sorted((degree for _, degree in acts), key=["likely", "possible"].index)
    assert part == [], "the control: only a part of it"


def test_at_most_a_dozen_services_answer(tmp_path: Path) -> None:
    with indexed(tmp_path) as store:
        assert len(ours(store, "mairie ", 50)) == 12


def _share(store: Store, **titles: str) -> None:
    """As other communes do: services by their ids, with these titles."""
    with store.transaction() as connection:
        search.index(connection, "catalogue", [search.IndexEntry(id, title, "") for id, title in titles.items()])


def _publish(path: Path, id: str, body: str, *, create: bool = False) -> None:
    store = Store(path, create=create)
    with store.transaction() as connection:
        search.index(connection, "catalogue", [search.IndexEntry(id, "Zorglub partagé", body)])
    store.close()


def _searched(path: Path, typed: str) -> list[str]:
    store = Store(path)
    found = ours(store, typed)
    store.close()
    return found
