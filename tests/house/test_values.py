"""A value is a struct: a dataclass takes six times the memory, and thirty times as long when its module is imported."""

import ast
from pathlib import Path

import pytest

from tests.house.sources import name, nodes

ROOT = Path(__file__).parents[2]
#: Files that keep dataclasses, and why.
DATACLASSES = {
    "desktop/views/widgets/rows.py": "the first screen is painted before msgspec is imported",
    "desktop/viewmodels/kit/choose.py": "the same, where no commune has been chosen yet",
    "desktop/viewmodels/kit/vocabulary.py": "the same",
    "desktop/viewmodels/kit/confirmation.py": "a field is left out of the comparison",
    "desktop/viewmodels/kit/kept.py": "the same",
    "desktop/viewmodels/kit/form_fields.py": "its first fields may be given by place",
    "desktop/documents/recovery.py": "a field is left out of the text that a log would show",
    "sync/contract/ledger.py": "a struct of the contract travels, with bounds (but for `wire.Call` and `Answer`)",
    "sync/contract/shape_errors.py": "the same",
    "sync/contract/http_signatures.py": "a library writes into it",
    "sync/commandline/output.py": "the command lines' own part imports nothing but typer",
    "sync/commandline/program.py": "the same",
    "sync/platform/server/crowd.py": "known by its identity",
}
#: What fills up while something runs: it is written into, by whoever does the work.
ACCUMULATORS = {
    "sync/client/connection/conversation.py": {"Meter"},  # counts requests and bytes
    "sync/client/exchange/delivery.py": {"Pushed"},  # what the round has sent so far
    "sync/client/exchange/pull.py": {"Pulled"},  # what it has stored so far
    "sync/client/exchange/uploads.py": {"Uploaded", "_File"},  # what has arrived so far, and how far a file is
    "sync/platform/rules/facts.py": {"Facts"},  # what is published, and what earlier acts of the block did
}


def makers(root: Path) -> set[str]:
    files = (path for top in ("desktop", "sync") for path in (root / top).rglob("*.py"))
    return {path.relative_to(root).as_posix() for path in files if "@dataclass" in path.read_text("utf-8")}


def test_a_value_is_a_struct_unless_its_file_says_why_not() -> None:
    assert makers(ROOT) == set(DATACLASSES)


@pytest.mark.parametrize("decorator", ["@dataclass", "@dataclass(frozen=True)"])
def test_another_dataclass_would_be_seen(tmp_path: Path, decorator: str) -> None:
    (tmp_path / "desktop").mkdir()
    (tmp_path / "desktop" / "a.py").write_text(f"{decorator}\nclass A:\n    n: int\n", "utf-8")
    assert makers(tmp_path) == {"desktop/a.py"}


def thawed(source: str) -> set[str]:
    """The structs that may be changed once they are made; one whose base is a frozen struct of ours is frozen too."""
    found = set()
    for node in (node for node in nodes(source) if isinstance(node, ast.ClassDef)):
        options = {*map(ast.unparse, node.keywords)}
        if "frozen=False" in options or ("Struct" in map(name, node.bases) and "frozen=True" not in options):
            found.add(node.name)
    return found


def makers_of_classes(source: str) -> list[str]:
    """Calls and imports of what makes a value's class from texts, where no check of this folder sees its fields."""
    named = (node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") for node in nodes(source))
    taken = (alias.name for node in nodes(source) if isinstance(node, ast.ImportFrom) for alias in node.names)
    return sorted({*named, *taken} & {"namedtuple", "defstruct", "make_dataclass"})


def test_a_struct_is_frozen_unless_it_is_filled_up_while_something_runs() -> None:
    files = (path for top in ("desktop", "sync") for path in (ROOT / top).rglob("*.py"))
    found = {path.relative_to(ROOT).as_posix(): thawed(path.read_text("utf-8")) for path in files}
    assert {path: structs for path, structs in found.items() if structs} == ACCUMULATORS


def test_a_value_is_declared_as_a_class() -> None:
    """But for `resources/verify_receipt.py`, a script of its own for whoever has nothing else than Python."""
    files = (path for top in ("desktop", "sync", "installer") for path in (ROOT / top).rglob("*.py"))
    assert [path for path in files if makers_of_classes(path.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "guilty",
    ["class A(Struct):\n    n: int", "class A(msgspec.Struct, tag='a'): ...", "class A(Base, frozen=False): ..."],
)
def test_a_struct_that_is_not_frozen_would_be_seen(guilty: str) -> None:
    assert thawed(guilty) == {"A"}
    assert thawed("class A(msgspec.Struct, frozen=True, tag='a'): ...") == set()


@pytest.mark.parametrize(
    "guilty",
    [
        "from collections import namedtuple as made",
        "import collections\nA = collections.namedtuple('A', 'n')",
        "import msgspec\nA = msgspec.defstruct('A', ['n'])",
        "import dataclasses\nA = dataclasses.make_dataclass('A', ['n'])",
    ],
)
def test_a_class_made_of_texts_would_be_seen(guilty: str) -> None:
    assert makers_of_classes(guilty) != []
