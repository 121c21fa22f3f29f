"""One thing that a commune does is one file of `desktop/actions`, and bears its name."""

import ast
from pathlib import Path

import pytest

from tests.house.sources import name, tree

ACTIONS = Path(__file__).parents[2] / "desktop/actions"
#: Steps of the act of that file, which takes long: whoever shows how far it is takes them one by one.
STEPS = {"export_receipts": {"begin_receipts", "write_receipt"}}
#: Public functions beside an act, by its file, that are no act of their own: a check, a look beforehand, a part of it.
PARTS = {
    "amend_need": {"amend", "check_travels"},
    "draft_from_template": {"fields_of"},
    "draft_need": {"save"},
    "draft_request": {"save"},
    "make_backup": {"second_place"},
    "make_recovery_sheet": {"compose_recovery_sheet"},
    "make_report": {"compose_report"},
    "remove_commune": {"preview_removal"},
    "restore_backup": {"preview_restore"},
    "restore_key": {"read_key"},
    "stamp_bundle": {"read_stamp"},
    "withdraw_request": {"submissions"},
    "write_apart": {"go_on_apart"},
}

#: Acts that answer something else than an Outcome, and why.
NO_OUTCOME = {
    "begin_anew": "no commune is open, so no screen is to be told what changed",
    "choose_commune": "it opens the commune, and answers with that",
    "deposit_bundle": "a file of another commune: nothing changes in a database of this PC",
    "keep_proxy": "the settings of the PC, which no open commune is needed for",
    "make_report": "a file for support: nothing changes, and no commune need be open",
    "remove_commune": "another commune than the one that is open, if any",
    "restore_backup": "the commune is closed, and all is read anew when it is opened",
    "stamp_bundle": "a file of another commune: nothing changes in a database of this PC",
}


def answers_otherwise(source: str, verb: str) -> bool:
    """Whether the act `verb` of this file says anything else than what it changed."""
    acts = (act for act in tree(source).body if isinstance(act, ast.FunctionDef | ast.AsyncFunctionDef))
    answers = (act.returns for act in acts if act.name == verb)
    return any(not isinstance(one, ast.Subscript) or name(one.value) != "Outcome" for one in answers)


def others(source: str, verb: str) -> list[str]:
    """Functions of this file, beside the act `verb`, that answer as an act does."""
    return [
        act.name
        for act in tree(source).body
        if isinstance(act, ast.FunctionDef) and not act.name.startswith("_") and act.name != verb
        if isinstance(act.returns, ast.Subscript) and name(act.returns.value) == "Outcome"
    ]


def test_each_act_has_its_file() -> None:
    files = list(ACTIONS.rglob("*.py"))
    assert len(files) > 80
    found = {path.stem: set(acts) for path in files if (acts := others(path.read_text("utf-8"), path.stem))}
    assert found == STEPS


def public(source: str, verb: str) -> set[str]:
    """The public functions of this file beside `verb`, whatever they answer: not every act answers an Outcome."""
    acts = (line.name for line in tree(source).body if isinstance(line, ast.FunctionDef))
    return {act for act in acts if not act.startswith("_") and act != verb}


def test_nothing_else_that_a_place_does_stands_in_the_file_of_another_act() -> None:
    files = [path for path in ACTIONS.rglob("*.py") if path.parent.name != "kit"]
    found = {path.stem: beside for path in files if (beside := public(path.read_text("utf-8"), path.stem))}
    assert found == STEPS | PARTS
    assert public("def act(): ...\n\ndef other(): ...\n\ndef _part(): ...", "act") == {"other"}


def test_an_act_answers_with_what_it_changed() -> None:
    files = [path for path in ACTIONS.rglob("*.py") if path.parent.name != "kit"]
    assert {path.stem for path in files if answers_otherwise(path.read_text("utf-8"), path.stem)} == set(NO_OUTCOME)


@pytest.mark.parametrize(
    "guilty", ["def act(context) -> Changes: ...", "def act(context): ...", "def act(context) -> Outcome: ..."]
)
def test_an_act_that_answers_otherwise_would_be_seen(guilty: str) -> None:
    assert answers_otherwise(guilty, "act")
    assert not answers_otherwise("def act(context) -> Outcome[None]: ...", "act")


@pytest.mark.parametrize(
    "guilty",
    [
        "def act(context) -> Outcome[None]: ...\n\ndef other(context) -> Outcome[str]: ...",
        "def other(context) -> changes.Outcome[None]: ...",
    ],
)
def test_another_would_be_seen(guilty: str) -> None:
    assert others(guilty, "act") == ["other"]


@pytest.mark.parametrize(
    "innocent",
    [
        "def act(context) -> Outcome[None]: ...\n\ndef save(connection) -> None: ...",
        "def act(context) -> Outcome[None]: ...\n\ndef _other(context) -> Outcome[None]: ...",
    ],
)
def test_what_an_act_is_made_of_may_stand_beside_it(innocent: str) -> None:
    assert others(innocent, "act") == []


def imported(source: str) -> set[str]:
    """Dotted names of what a module imports, wherever the import stands."""
    found = (node for node in ast.walk(tree(source)) if isinstance(node, ast.ImportFrom) and node.module)
    return {part for node in found for part in (node.module, *(f"{node.module}.{one.name}" for one in node.names))}


def test_each_act_is_run_by_somebody() -> None:
    """By a view-model, a command, or another act: what a test alone runs, no secretary can do."""
    used = {one for path in ACTIONS.parent.rglob("*.py") for one in imported(path.read_text("utf-8"))}
    modules = [path.relative_to(ACTIONS.parents[1]).with_suffix("") for path in ACTIONS.rglob("*.py")]
    acts = {".".join(path.parts) for path in modules if path.name != "__init__"}
    assert acts - used == set(), "a method of a view-model calls Actor.act with it, or a command in desktop/cli runs it"


def test_control_an_import_in_a_function_counts() -> None:
    source = "def f():\n    from desktop.actions.votes.cast_vote import cast_vote"
    assert "desktop.actions.votes.cast_vote" in imported(source)
    assert "desktop.actions.votes.cast_vote" in imported("from desktop.actions.votes import cast_vote")
