"""Each import contract of pyproject.toml is there, and catches who breaks it: guilty imports are tried on a graph.

The graph has the modules of the source and none of their imports: what the source imports, `lint-imports` judges.
A new contract gets its line in GUILTY, with an import that it is there to refuse.
"""

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import grimp
import pytest
from importlinter import Contract, api
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract

ROOT = Path(__file__).parents[2]

#: By the name of the contract, which is the sentence that it keeps. A package stands for any module in it.
GUILTY: dict[str, tuple[str, ...]] = {
    "desktop: arrows point down": (
        "desktop.paths -> desktop.settings",
        "desktop.domain -> desktop.database",
        "desktop.database -> desktop.documents",
        "desktop.documents -> desktop.effects",
        "desktop.effects -> desktop.actions",
        "desktop.actions -> desktop.viewmodels",
        "desktop.actions -> desktop.runtime",
        "desktop.viewmodels -> desktop.views",
        "desktop.views -> desktop.cli",
        "desktop.cli -> desktop.views",
        "desktop.views -> desktop.session",
        "desktop.session -> desktop.app",
        "desktop.app -> desktop.demo",
        "desktop.selftest -> desktop.demo",
    ),
    "the demonstration: arrows point down": (
        "desktop.demo.days -> desktop.demo.platform",
        "desktop.demo.platform -> desktop.demo.worlds",
        "desktop.demo.worlds -> desktop.demo.story",
        "desktop.demo.story -> desktop.demo.stage",
        "desktop.demo.stage -> desktop.demo.shown",
        "desktop.demo.shown -> desktop.demo.program",
        "desktop.demo.a_new_room -> desktop.demo.days",
    ),
    "the demonstration's stage: arrows point down": (
        "desktop.demo.stage.confirming -> desktop.demo.stage.stage",
        "desktop.demo.stage.deciding -> desktop.demo.stage.confirming",
        "desktop.demo.stage.presentation -> desktop.demo.stage.deciding",
        "desktop.demo.stage.made_here -> desktop.demo.stage.presentation",
        "desktop.demo.stage.asking -> desktop.demo.stage.decision_rules",
        "desktop.demo.stage.leading -> desktop.demo.stage.made",
    ),
    "views: a place does not look into another, and what they share knows no place": (
        "desktop.views.home -> desktop.views.needs",
        "desktop.views.outbox -> desktop.views.settings",
        "desktop.views.widgets -> desktop.views.shell",
        "desktop.views.shell -> desktop.views.votes",
        "desktop.views.a_new_place -> desktop.views.shell",
    ),
    "views: what the places share knows no place's view-models either": (
        "desktop.views.widgets -> desktop.viewmodels.needs",
        "desktop.views.shell -> desktop.viewmodels.home",
        "desktop.views.preview -> desktop.viewmodels.settings",
    ),
    "views run no action: view-models do": (
        "desktop.views.needs -> desktop.actions.needs",
        "desktop.views.widgets.page -> desktop.actions.kit",
    ),
    "views read no database and compose no document: view-models do": (
        "desktop.views.needs -> desktop.database.queries",
        "desktop.views.outbox -> desktop.documents",
    ),
    "view-models: a place does not look into another, and what they share knows no place": (
        "desktop.viewmodels.votes -> desktop.viewmodels.needs",
        "desktop.viewmodels.kit -> desktop.viewmodels.outbox",
        "desktop.viewmodels.a_new_place -> desktop.viewmodels.kit",
    ),
    "actions: a place does not look into another, and what they share knows no place": (
        "desktop.actions.votes -> desktop.actions.needs",
        "desktop.actions.kit -> desktop.actions.outbox",
        "desktop.actions.a_new_place -> desktop.actions.kit",
    ),
    "view-models of home run the actions of home and of kit": (
        "desktop.viewmodels.home -> desktop.actions.needs",
        "desktop.viewmodels.home -> desktop.actions.services",
        "desktop.viewmodels.home -> desktop.actions.votes",
        "desktop.viewmodels.home -> desktop.actions.requests",
        "desktop.viewmodels.home -> desktop.actions.outbox",
        "desktop.viewmodels.home -> desktop.actions.settings",
    ),
    "view-models of needs run the actions of needs and of kit": (
        "desktop.viewmodels.needs -> desktop.actions.home",
        "desktop.viewmodels.needs -> desktop.actions.services",
        "desktop.viewmodels.needs -> desktop.actions.votes",
        "desktop.viewmodels.needs -> desktop.actions.requests",
        "desktop.viewmodels.needs -> desktop.actions.outbox",
        "desktop.viewmodels.needs -> desktop.actions.settings",
    ),
    "view-models of services run the actions of services and of kit": (
        "desktop.viewmodels.services -> desktop.actions.home",
        "desktop.viewmodels.services -> desktop.actions.needs",
        "desktop.viewmodels.services -> desktop.actions.votes",
        "desktop.viewmodels.services -> desktop.actions.requests",
        "desktop.viewmodels.services -> desktop.actions.outbox",
        "desktop.viewmodels.services -> desktop.actions.settings",
    ),
    "view-models of votes run the actions of votes and of kit": (
        "desktop.viewmodels.votes -> desktop.actions.home",
        "desktop.viewmodels.votes -> desktop.actions.needs",
        "desktop.viewmodels.votes -> desktop.actions.services",
        "desktop.viewmodels.votes -> desktop.actions.requests",
        "desktop.viewmodels.votes -> desktop.actions.outbox",
        "desktop.viewmodels.votes -> desktop.actions.settings",
    ),
    "view-models of requests run the actions of requests and of kit": (
        "desktop.viewmodels.requests -> desktop.actions.home",
        "desktop.viewmodels.requests -> desktop.actions.needs",
        "desktop.viewmodels.requests -> desktop.actions.services",
        "desktop.viewmodels.requests -> desktop.actions.votes",
        "desktop.viewmodels.requests -> desktop.actions.outbox",
        "desktop.viewmodels.requests -> desktop.actions.settings",
    ),
    "view-models of outbox run the actions of outbox and of kit": (
        "desktop.viewmodels.outbox -> desktop.actions.home",
        "desktop.viewmodels.outbox -> desktop.actions.needs",
        "desktop.viewmodels.outbox -> desktop.actions.services",
        "desktop.viewmodels.outbox -> desktop.actions.votes",
        "desktop.viewmodels.outbox -> desktop.actions.requests",
        "desktop.viewmodels.outbox -> desktop.actions.settings",
    ),
    "view-models of settings run the actions of settings and of kit": (
        "desktop.viewmodels.settings -> desktop.actions.home",
        "desktop.viewmodels.settings -> desktop.actions.needs",
        "desktop.viewmodels.settings -> desktop.actions.services",
        "desktop.viewmodels.settings -> desktop.actions.votes",
        "desktop.viewmodels.settings -> desktop.actions.requests",
        "desktop.viewmodels.settings -> desktop.actions.outbox",
    ),
    "view-models that the places share run the actions of kit": (
        "desktop.viewmodels.kit -> desktop.actions.home",
        "desktop.viewmodels.kit -> desktop.actions.needs",
        "desktop.viewmodels.kit -> desktop.actions.services",
        "desktop.viewmodels.kit -> desktop.actions.votes",
        "desktop.viewmodels.kit -> desktop.actions.requests",
        "desktop.viewmodels.kit -> desktop.actions.outbox",
        "desktop.viewmodels.kit -> desktop.actions.settings",
    ),
    "database: what writes knows what reads, and never the reverse": (
        "desktop.database.queries -> desktop.database.records",
        "desktop.database.tables -> desktop.database.queries",
    ),
    "sync: both ends meet in the contract only": (
        "sync.client -> sync.platform",
        "sync.platform -> sync.client",
        "sync.contract -> sync.client",
        "sync.contract -> sync.platform",
    ),
    "the two command lines share one toolkit, which nothing else uses": (
        "sync.client -> sync.commandline",
        "desktop.app -> sync.commandline",
        "sync.platform.http -> sync.commandline",
    ),
    "the toolkit of the two command lines knows nothing of the exchange": (
        "sync.commandline -> sync.contract",
        "sync.commandline -> sync.client",
        "sync.commandline -> sqlalchemy",
    ),
    "only command lines know typer": ("desktop.actions -> typer", "sync.platform.conduct -> typer"),
    "our end: arrows point down": (
        "sync.client.ledger -> sync.client.exchange",
        "sync.client.exchange -> sync.client.usb",
        "sync.client.device -> sync.client.exchange",
        "sync.client.connection -> sync.client.ledger",
        "sync.client.a_new_folder -> sync.client.ledger",
    ),
    "the platform: arrows point down": (
        "sync.platform.intake -> sync.platform.http",
        "sync.platform.rules -> sync.platform.intake",
        "sync.platform.effects -> sync.platform.intake",
        "sync.platform.tables -> sync.platform.store",
        "sync.platform.http -> sync.platform.cli",
        "sync.platform.a_new_folder -> sync.platform.store",
    ),
    "the platform's rules judge by the contract and the facts alone": (
        "sync.platform.rules -> sqlalchemy",
        "sync.platform.rules -> sync.platform.store",
        "sync.platform.rules -> sync.platform.times",
        "sync.platform.rules -> sync.client",
    ),
    "what moves acts knows their envelopes, not what they mean": (
        "sync.client.exchange -> sync.contract.bodies",
        "sync.client.usb -> sync.contract.bodies",
        "sync.client.ledger -> sync.contract.bodies",
    ),
    "a connection knows no database": ("sync.client.connection -> sqlalchemy", "sync.client.connection -> pysqlite3"),
    "sync and resources know neither the application nor Qt": (
        "sync.client -> desktop.domain",
        "sync.contract -> PySide6",
        "resources -> desktop.paths",
    ),
    "only the demonstration may speak to the platform's functions, and never to its shell": (
        "desktop.runtime -> sync.platform.conduct",
        "desktop.actions -> sync.platform.intake",
        "desktop.session -> desktop.demo -> sync.platform",
    ),
    "nothing of the desktop knows the web framework or the platform's migrations": (
        "desktop.demo -> litestar",
        "desktop.demo -> sync.platform.http.api",
        "desktop.demo -> sync.platform.migrations",
    ),
    "one folder knows Alembic": ("sync.platform.store -> alembic",),
    "no Qt below the runtime": (
        "desktop.domain -> PySide6",
        "desktop.actions -> PySide6",
        "desktop.cli -> desktop.runtime -> PySide6",
    ),
    "the programme's rules are pure": (
        "desktop.domain -> sqlalchemy",
        "desktop.domain -> urllib3",
        "desktop.domain -> sync.client",
    ),
    "one file speaks HTTP": (
        "desktop.runtime -> urllib3",
        "sync.client.connection -> urllib3",
        "sync.client.connection.connections -> urllib3",
    ),
    "one file of the desktop has threads, and one of the exchange": (
        "desktop.actions -> threading",
        "desktop.runtime -> concurrent",
        "sync.client.exchange -> threading",
    ),
}


KINDS: dict[str, type[Contract]] = {
    "forbidden": ForbiddenContract,
    "layers": LayersContract,
    "protected": ProtectedContract,
}


@cache
def contracts() -> dict[str, Contract]:
    configuration = api.read_configuration(str(ROOT / "pyproject.toml"))
    return {
        options["name"]: KINDS[options["type"]](options["name"], configuration["session_options"], options)
        for options in configuration["contracts_options"]
    }


@cache
def modules() -> frozenset[str]:
    paths = [path.relative_to(ROOT) for top in ("desktop", "sync", "resources") for path in (ROOT / top).rglob("*.py")]
    return frozenset(".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths)


def kept(contract: Contract, *chain: str) -> bool:
    """Whether the contract would let each of these import the next, if nothing else imported anything."""
    graph = grimp.ImportGraph()
    named = re.findall(r"[\w.]+", str(contract.contract_options))  # folders and what is named are enough, and quick
    for module in {one for one in modules() if one.count(".") < 3} | (modules() & {*named}):
        graph.add_module(module)
    for outside in contract.contract_options.get("protected_modules", []):
        _add(graph, outside)
    for spared in contract.contract_options.get("ignore_imports", []):  # the library wants to find what it shall spare
        _join(graph, *spared.split(" -> "))
    for importer, imported in pairwise(chain):
        _join(graph, importer, imported)
    return contract.check(graph, verbose=False).kept


def _add(graph: grimp.ImportGraph, module: str) -> None:
    if module not in graph.modules:
        graph.add_module(module, is_squashed=not module.startswith(("desktop", "sync", "resources")))


def _join(graph: grimp.ImportGraph, importer: str, imported: str) -> None:
    _add(graph, importer)
    _add(graph, imported)
    graph.add_import(importer=importer, imported=imported)


def test_each_contract_of_the_design_stands_in_pyproject_and_has_a_guilty_import_here() -> None:
    assert set(contracts()) == set(GUILTY)
    assert all(GUILTY.values())


@pytest.mark.parametrize("name", GUILTY)
def test_a_contract_catches_who_breaks_it_and_nobody_else(name: str) -> None:
    contract = contracts()[name]
    assert kept(contract)
    chains = [tuple(guilty.split(" -> ")) for guilty in GUILTY[name]]
    assert [chain for chain in chains if kept(contract, *chain)] == []


def test_the_guilty_imports_are_of_modules_that_exist() -> None:
    """Or a folder that is renamed would leave here a name that no contract has to know."""
    named = {name for chains in GUILTY.values() for chain in chains for name in chain.split(" -> ")}
    ours = {name for name in named if name.startswith(("desktop.", "sync.", "resources"))}
    assert {name for name in ours - modules() if ".a_new_" not in name} == set()
