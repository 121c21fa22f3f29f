"""Where the communes lie that share a need: counted by département, said as the map shows it."""

from desktop.database.queries import pooling
from desktop.viewmodels.needs.shared_map import DepartmentLine, shared_map, sharing
from sync.contract.published import Named, PublicNeed
from tests.desktop.viewmodels.conftest import Commune

ORLEANS, BAULE, SAINT_DENIS = ("45234", "Orléans"), ("45024", "Baule"), ("97411", "Saint-Denis")


def test_communes_are_counted_by_departement_the_most_first() -> None:
    found = shared_map((SAINT_DENIS, ORLEANS, BAULE))
    assert found.lines == (
        DepartmentLine("45", "Loiret", ("Baule", "Orléans")),
        DepartmentLine("974", "La Réunion", ("Saint-Denis",)),
    )
    assert found.sentence == "3\u00a0communes de 2\u00a0départements partagent ce besoin."
    assert found.spoken == "Loiret (45)\u00a0: 2\u00a0communes, La Réunion (974)\u00a0: 1\u00a0commune"


def test_one_departement_is_not_counted() -> None:
    assert shared_map((ORLEANS, BAULE)).sentence == "2\u00a0communes du même département partagent ce besoin."


def test_collectivites_are_not_called_departements() -> None:
    papeete, faaa, noumea = ("98735", "Papeete"), ("98715", "Faaa"), ("98818", "Nouméa")
    for communes, words in (
        ((papeete, faaa), "2\u00a0communes de la même collectivité partagent"),
        ((papeete, noumea), "2\u00a0communes de 2\u00a0collectivités partagent"),
        ((papeete, BAULE), "2\u00a0communes de 2\u00a0départements ou collectivités partagent"),
    ):
        assert shared_map(communes).sentence == f"{words} ce besoin."


def test_a_departement_that_nobody_knows_keeps_its_code() -> None:
    assert shared_map((("99001", "Ailleurs"), BAULE)).lines[1].words == "99"


def test_a_need_is_shared_by_who_wrote_it_and_who_joined_each_once(baule: Commune) -> None:
    joined = (Named(commune="45008", name="Artenay"), Named(commune="45234", name="Orléans"), Named(commune="45001"))
    need = PublicNeed(id="n", commune="45234", commune_name="Orléans", title="Plan", description="Tombes.")
    baule.publish(need, PublicNeed(id="m", commune="45234", title="Plan", description="Tombes.", joined=joined))
    assert sharing(baule.ask(pooling.public, "n")) == ()
    assert sharing(baule.ask(pooling.public, "m")) == (ORLEANS, ("45008", "Artenay"), ("45001", "45001"))
    assert sharing(None) == ()
