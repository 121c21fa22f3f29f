"""What pyproject.toml asks of the tools holds in this very run: nobody loosens a check without a test that says so."""

import tomllib
import warnings
from pathlib import Path

import pytest

PYPROJECT = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
#: Warnings that are no errors: none today. Whoever adds one to pyproject.toml adds it here, with the reason.
SPARED_WARNINGS: tuple[str, ...] = ()
#: Messages of Qt that fail no test.
SPARED_MESSAGES = ("This plugin does not support propagateSizeHints",)
#: Families of rules that ruff looks for, and the single ones that it does not.
LOOKED_FOR = {*["E", "F", "W", "I", "B", "C4", "UP", "SIM", "RUF", "S", "DTZ", "PT", "T20", "BLE", "ERA", "PLC0415"]}
NOT_LOOKED_FOR = {*["RUF001", "RUF002", "RUF003", "SIM105"]}
#: Where fewer are looked for. Pages and commands are imported late, each by a line that mypy and the contracts see.
LOOKED_AT_LESS = {"tests/**", "installer/**", "desktop/pages.py", "desktop/cli/program.py"}

#: The imports that a contract lets pass, and why.
SPARED_IMPORTS = {
    "desktop.__main__ -> desktop.demo.program": "where the demonstration is chosen",
    "desktop.runtime.worker -> threading": "the one file of the desktop that has threads",
    "desktop.viewmodels.kit.backups -> desktop.actions.settings.begin_anew": "also at a start without a database",
    "desktop.viewmodels.kit.backups -> desktop.actions.settings.restore_backup": "also at such a start",
    "desktop.views.widgets.page -> desktop.actions.kit.commune_context": "a type: the page hands it on",
    "resources.rebuild_service_weights -> desktop.database.words": "run by developers alone: words, as the search cuts",
    "sync.client.connection.connections -> threading": "the one file of the exchange that has threads",
}


def test_a_warning_is_an_error(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("filterwarnings") == ["error", *SPARED_WARNINGS]
    for kind in (UserWarning, DeprecationWarning, PendingDeprecationWarning, ResourceWarning, ImportWarning):
        with pytest.raises(kind):
            warnings.warn("said by nobody", kind, stacklevel=1)


def test_a_message_of_qt_is_an_error(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("qt_log_level_fail") == "WARNING"
    assert tuple(pytestconfig.getini("qt_log_ignore")) == SPARED_MESSAGES


def test_a_mark_that_nobody_declared_is_an_error() -> None:
    with pytest.raises(pytest.fail.Exception, match="slwo"):
        _ = pytest.mark.slwo


def test_an_option_that_nobody_knows_is_an_error(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getoption("strict_config")


def test_a_test_that_should_fail_and_passes_is_an_error(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("xfail_strict") is True


def test_a_test_that_hangs_says_where(pytestconfig: pytest.Config) -> None:
    assert 0 < float(pytestconfig.getini("faulthandler_timeout")) <= 120


def test_all_tests_are_found_and_only_the_slow_ones_have_a_mark_of_their_own(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.getini("testpaths") == ["tests"]
    marks = PYPROJECT["tool"]["pytest"]["ini_options"]["markers"]
    assert [mark.partition(":")[0] for mark in marks] == ["slow"]


def test_the_linter_looks_for_what_it_looked_for() -> None:
    lint = PYPROJECT["tool"]["ruff"]["lint"]
    assert set(lint["select"]) >= LOOKED_FOR
    assert set(lint["ignore"]) <= NOT_LOOKED_FOR
    assert set(lint["per-file-ignores"]) <= LOOKED_AT_LESS


def test_types_are_checked_strictly_in_all_that_is_shipped() -> None:
    mypy = PYPROJECT["tool"]["mypy"]
    assert mypy["strict"]
    assert mypy["warn_unreachable"]
    assert {"desktop", "sync", "resources"} <= set(mypy["packages"])
    assert not {"ignore_errors", "disable_error_code"} & {key for one in [mypy, *mypy["overrides"]] for key in one}
    assert {"tests/house/ordered_texts.py", "tests/house/passed_on.py"} <= {*mypy["plugins"]}


def test_the_arrows_are_checked_with_the_libraries_of_others() -> None:
    arrows = PYPROJECT["tool"]["importlinter"]
    assert {"desktop", "sync", "resources"} <= set(arrows["root_packages"])
    assert arrows["include_external_packages"]
    assert not arrows.get("exclude_type_checking_imports")


def spared(contracts: list[dict[str, list[str]]]) -> list[str]:
    """Of a contract all imports that it lets pass, so that one spared by two contracts is there twice."""
    return sorted(line for contract in contracts for line in contract.get("ignore_imports", []))


def test_a_contract_spares_only_the_imports_that_have_a_reason_here() -> None:
    assert spared(PYPROJECT["tool"]["importlinter"]["contracts"]) == sorted(SPARED_IMPORTS)


def test_control_an_added_spared_import_is_seen() -> None:
    assert spared([{}, {"ignore_imports": ["b -> x"]}, {"ignore_imports": ["a -> x"]}]) == ["a -> x", "b -> x"]
