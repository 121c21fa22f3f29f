"""Needs that resemble a draft: found by labelled examples, the most alike first, and among those the nearest."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import msgspec
import pytest

from desktop.database import search
from desktop.database.likeness import Draft, TitledText
from desktop.database.migrations import MIGRATIONS
from desktop.database.similar import Similar, similar
from desktop.database.store import Store
from sync.contract.published import PublicNeed
from tests.desktop.database import alike_evaluation as evaluation

OWN = evaluation.OWN  # Baule
MEUNG, ARTENAY, CHARTRES, CROZON = "45203", "45008", "28085", "29042"


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with evaluation.indexed(tmp_path_factory.mktemp("labelled"), evaluation.published()) as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Store]:
    with evaluation.indexed(tmp_path, ()) as made:
        yield made


def publish(store: Store, *needs: PublicNeed) -> None:
    rows = [(need.id, msgspec.json.encode(need).decode()) for need in needs]
    with store.transaction() as connection:
        search.index(connection, "needs", map(search.need_entry, needs))
        connection.exec_driver_sql("INSERT INTO copy VALUES ('needs', ?, 1, ?)", rows)


def need(id: str, commune: str, title: str, description: str = "") -> PublicNeed:
    return PublicNeed(id=id, commune=commune, title=title, description=description)


def resembling(store: Store, title: str, description: str = "", own: str = OWN, limit: int = 5) -> list[Similar]:
    with store.reading() as connection:
        return list(similar(connection, TitledText(title, description), own, limit))


def ids(store: Store, title: str, description: str = "", own: str = OWN) -> list[str]:
    return [one.need.id for one in resembling(store, title, description, own)]


@pytest.mark.parametrize(("name", "five", "wrongly"), [("tuning", 0.94, 2), ("unseen", 0.95, 3)])
def test_labelled_drafts_find_what_resembles_them(labelled: Store, name: str, five: float, wrongly: int) -> None:
    drafts = evaluation.read(name)
    ours = evaluation.measure(partial(evaluation.ours, labelled), drafts)
    plain = evaluation.measure(partial(evaluation.plain, labelled), drafts)
    shown = name == "tuning"  # a failure must not show titles that nobody may tune on
    enough, few = ours.five >= five, ours.answered <= wrongly
    assert enough, ours.missed if shown else ours.five
    assert few, ours.wrongly if shown else ours.answered
    assert ours.five > plain.five
    assert ours.pairs > plain.pairs
    assert ours.false < 0.6 * plain.false
    assert plain.answered == plain.unanswerable, "without a floor, something always has a word in common"


@pytest.mark.parametrize(
    "typed", ["Logiciel de paie", "Logiciel de paye ", "La paye", "les paies des élus et des agents"]
)
def test_a_need_for_paie_is_found_whichever_way_the_noun_is_written(empty: Store, typed: str) -> None:
    """It is looked for by its own form, and only needs with another word of the same form had that."""
    publish(empty, need("paie", MEUNG, "Logiciel de paie"), need("paye", MEUNG, "Logiciel de paye"))
    publish(empty, need("other", MEUNG, "Logiciel de la cantine"))
    assert sorted(ids(empty, typed)) == ["paie", "paye"]
    with empty.reading() as connection:
        for ask in (search.holding, search.fitting):
            assert {"paie", "paye"} <= {hit.id for hit in ask(connection, "la paye", ("needs",))}, ask


def test_the_labels_name_needs_that_there_are_and_no_need_twice() -> None:
    needs = [one.id for one in evaluation.published()]
    assert len(set(needs)) == len(needs)
    for name in ("tuning", "unseen"):
        drafts = evaluation.read(name)
        assert {id for one in drafts for id in one["alike"]} <= set(needs)
        assert len({one["title"] for one in drafts}) == len(drafts)
    assert sum(bool(one["alike"]) for name in ("tuning", "unseen") for one in evaluation.read(name)) >= 60


def test_among_those_alike_the_nearest_come_first(empty: Store) -> None:
    titles = {"far": CROZON, "region": CHARTRES, "department": ARTENAY, "epci": MEUNG, "ours": OWN}
    publish(empty, *(need(id, commune, "Plan du cimetière") for id, commune in titles.items()))
    publish(empty, need("less", MEUNG, "Concessions du cimetière"))
    shown = resembling(empty, "Plan du cimetière ", limit=9)
    assert [(one.need.id, one.degree, one.near) for one in shown] == [
        ("epci", "likely", "epci"),
        ("department", "likely", "department"),
        ("region", "likely", "region"),
        ("far", "likely", "elsewhere"),
        ("less", "possible", "epci"),  # less alike, so last, however near
    ]


def test_of_those_as_surely_alike_a_nearer_one_comes_before_one_that_is_more_alike(empty: Store) -> None:
    publish(empty, need("same", CROZON, "Plan du cimetière"), need("near", MEUNG, "Plan du cimetière et columbarium"))
    draft = Draft(TitledText("Plan du cimetière ", ""))
    same, near = (
        draft.likeness(TitledText(title, "")) for title in ("Plan du cimetière", "Plan du cimetière et columbarium")
    )
    assert same > near
    shown = resembling(empty, "Plan du cimetière ")
    assert [(one.need.id, one.degree) for one in shown] == [("near", "likely"), ("same", "likely")]


def test_a_word_of_the_description_counts_less_than_one_of_the_title(empty: Store) -> None:
    """It is how much a need resembles that differs, and so which are shown."""
    published = TitledText("Prêts de la bibliothèque", "")
    titled = Draft(TitledText("Suivre la bibliothèque", "Le cimetière.")).by_words(published)
    described = Draft(TitledText("Suivre le cimetière", "La bibliothèque.")).by_words(published)
    assert 0 < described < 0.6 * titled


def test_where_our_commune_is_not_known_all_are_elsewhere(empty: Store) -> None:
    publish(empty, need("n", MEUNG, "Plan du cimetière"))
    assert [one.near for one in resembling(empty, "Plan du cimetière ", own="")] == ["elsewhere"]


def test_the_title_weighs_more_than_the_description(empty: Store) -> None:
    publish(
        empty,
        need("described", MEUNG, "Équiper la mairie", "Entre autres une bibliothèque et ses prêts."),
        need("titled", CROZON, "Prêts de la bibliothèque", "Tout est sur des fiches."),
    )
    assert ids(empty, "Suivre les prêts de la bibliothèque ")[0] == "titled"


def test_a_description_finds_what_a_title_does_not_say(empty: Store) -> None:
    publish(empty, need("n", CROZON, "Plan des tombes du cimetière"))
    assert ids(empty, "Un meilleur outil de suivi ") == []
    assert ids(empty, "Un meilleur outil de suivi ", "Les tombes du cimetière n’ont pas de plan.") == ["n"]


@pytest.mark.parametrize(
    "title",
    [
        "Gérer les ruches de la commune ",
        "Un logiciel pour la mairie ",
        "Organiser le voyage des élus ",
        "",
        "De la du ",
        "x",
    ],
)
def test_a_word_that_any_need_may_have_makes_nothing_alike(empty: Store, title: str) -> None:
    publish(
        empty,
        need("n1", MEUNG, "Gérer les réservations du court de tennis"),
        need("n2", MEUNG, "Un logiciel de paie pour la commune"),
        need("n3", MEUNG, "Organiser les tours de garde"),
    )
    assert ids(empty, title) == []


@pytest.mark.parametrize("said", ["Bonjour, {}, merci d’avance. ", "Nous recherchons {} ", "URGENT : {}, svp "])
@pytest.mark.parametrize("title", ["un logiciel pour le cimetière", "plan du cimetière", "la cantine"])
def test_how_one_greets_asks_and_thanks_takes_no_needs_away(labelled: Store, title: str, said: str) -> None:
    """Services were found without it, and no need of others."""
    assert ids(labelled, said.format(title)) == ids(labelled, f"{title} ") != []


def test_a_word_that_is_not_finished_is_looked_for_and_not_missed(empty: Store) -> None:
    publish(empty, need("n", MEUNG, "Numéroter les rues du village"))
    for title in ("Numéroter les rue", "Numéroter les ru", "Numéroter les rues et", "Numéroter les rues et les hame"):
        assert ids(empty, title) == ["n"], title


def test_the_nearest_are_found_among_thousands_with_the_same_words(empty: Store) -> None:
    """Only a sample of what has a frequent word is read; so the places around us are asked for by themselves."""
    publish(empty, *(need(f"far-{at}", CROZON, "Plan du cimetière", f"Carré {at}") for at in range(3_000)))
    publish(
        empty,
        need("region", CHARTRES, "Plan du cimetière"),
        need("department", ARTENAY, "Plan du cimetière"),
        need("epci", MEUNG, "Plan du cimetière"),
    )
    assert ids(empty, "Plan du cimetière ")[:3] == ["epci", "department", "region"]


def test_a_demonstration_s_communes_are_neighbours(empty: Store) -> None:
    publish(empty, need("n", "00002", "Plan du cimetière"))
    assert [one.near for one in resembling(empty, "Plan du cimetière ", own="00001")] == ["epci"]


@pytest.mark.parametrize(("commune", "place"), [("45203", "zzd45"), ("2A004", "zzd2a"), ("97411", "zzd974")])
def test_a_migration_says_of_needs_received_before_where_they_were_written(
    tmp_path: Path, commune: str, place: str
) -> None:
    store = Store(tmp_path / "x.sqlite", create=True)
    one = need("n", commune, "Plan du cimetière")
    publish(store, one, need("other", CROZON, "Plan"))
    with store.transaction() as connection:
        before = connection.exec_driver_sql("SELECT * FROM search_needs ORDER BY id").all()
        search.index(connection, "needs", [search.IndexEntry(one.id, one.title, "")])  # as an earlier version did
        search.index(connection, "needs", [search.IndexEntry("other", "Plan", "")])
        MIGRATIONS[8](connection)
        assert connection.exec_driver_sql("SELECT * FROM search_needs ORDER BY id").all() == before
        assert search.alike(connection, [("plan ", 1.0)], 9, [place]) == ["n"]
        assert search.alike(connection, [("plan ", 1.0)], 9, [search.of_commune(commune)]) == ["n"]
    store.close()
