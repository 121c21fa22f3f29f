"""One thing that a commune does is one file of `desktop/actions`, and bears its name."""

import ast
from pathlib import Path

import pytest

from tests.house.sources import name, tree

ACTIONS = Path(__file__).parents[2] / "desktop/actions"
#: Steps of the act of that file, which takes long: whoever shows how far it is takes them one by one.
STEPS = {"export_receipts": {"begin_receipts", "write_receipt"}}


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
