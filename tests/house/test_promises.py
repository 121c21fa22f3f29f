"""What import contracts cannot say: Qt beyond its core, threads, view-models of other nouns, sentences, 300 lines."""

import ast
import functools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.sources import nodes, tree

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for top in ("desktop", "sync", "resources") for path in (ROOT / top).rglob("*.py"))
THREADS = {"threading", "concurrent", "_thread", "multiprocessing", "asyncio"}


@functools.cache
def imported(source: str) -> tuple[str, ...]:
    """Dotted names of all that a module imports, wherever the import stands."""
    return tuple(_imported(source))


def _imported(source: str) -> Iterator[str]:
    for node in nodes(source):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def qt_beyond_core(source: str) -> list[str]:
    return [n for n in imported(source) if n.startswith("PySide6") and not n.startswith("PySide6.QtCore")]


def threads(source: str) -> list[str]:
    return [n for n in imported(source) if n.partition(".")[0] in THREADS or "QThread" in n]


def layout_items(source: str) -> list[str]:
    """Wrappers that outlive their item: see desktop/DECISIONS.md."""
    names = {"itemAt", "itemAtPosition"}
    return [n.attr for n in nodes(source) if isinstance(n, ast.Attribute) and n.attr in names]


def laid_anew(source: str) -> list[str]:
    """A widget that was taken out so and laid again is never measured again: see desktop/DECISIONS.md."""
    return [n.attr for n in nodes(source) if isinstance(n, ast.Attribute) and n.attr == "takeAt"]


@functools.cache
def class_names() -> frozenset[str]:
    return frozenset(
        name for path in SOURCES for name in re.findall(r"^class (\w+)", path.read_text("utf-8"), re.MULTILINE)
    )


def named_by_strings(source: str) -> list[str]:
    """Modules that are imported by a name in a text, which neither mypy nor the import contracts can see."""
    libraries = {"importlib", "pkgutil", "runpy", "imp", "zipimport"}
    builtins = {"__import__", "exec", "eval"}
    called = [n.id for n in nodes(source) if isinstance(n, ast.Name) and n.id in libraries | builtins]
    return called + [n for n in imported(source) if n.partition(".")[0] in libraries and "metadata" not in n]


def unknown_in_signals(source: str) -> list[str]:
    """Python cannot type what a signal brings: a comment names its class, and nobody renames a comment."""
    comments = re.findall(r"= Signal\(object\)  #: (.*)", source)
    named = {name for comment in comments for name in re.findall(r"\b[A-Z]\w+", comment)}
    return sorted(named - class_names() - {"None"})


def of_other_nouns(source: str, noun: str) -> list[str]:
    """The nouns whose view-models a view of this one imports."""
    names = (name.split(".") for name in imported(source) if name.startswith("desktop.viewmodels."))
    return sorted({name[2] for name in names} - {"kit", noun})


def of_needs(source: str) -> list[str]:
    """For the guilty examples: as `of_other_nouns` says of a view of needs."""
    return of_other_nouns(source, "needs")


def too_long(source: str) -> list[str]:
    lines = len(source.splitlines())
    return [f"{lines} lines"] if lines > 300 else []


def no_sentence(source: str) -> list[str]:
    return [] if not source.strip() or ast.get_docstring(tree(source)) else ["no docstring"]


def seen(check: Callable[[str], list[str]], files: Iterable[Path]) -> dict[str, list[str]]:
    """What a check finds, by file."""
    return {relative(path): found for path in files if (found := check(path.read_text("utf-8")))}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_there_is_something_to_check() -> None:
    assert len(SOURCES) > 50


def test_a_viewmodel_knows_no_window() -> None:
    files = list((ROOT / "desktop/viewmodels").rglob("*.py"))
    assert len(files) > 50
    assert seen(qt_beyond_core, files) == {}


def test_a_view_asks_the_view_models_of_its_own_noun() -> None:
    views = ROOT / "desktop/views"
    others = {
        relative(path): found
        for path in views.rglob("*.py")
        if (found := of_other_nouns(path.read_text("utf-8"), path.relative_to(views).parts[0]))
    }
    assert others == {}


def test_threads_live_in_one_file_of_the_desktop_and_one_of_the_exchange() -> None:
    ours = {"desktop/runtime/worker.py", "sync/client/connection/connections.py"}
    server = {f"sync/platform/server/{name}.py" for name in ("door", "guarded", "one_write")}
    shared = {f"sync/platform/{name}.py" for name in ("http/api", "underway", "identity/freshness")}
    kept_out = {"desktop/runtime/without_asyncio.py"}  # imports it for whoever asks, and uses none of it
    assert set(seen(threads, SOURCES)) == ours | shared | server | kept_out


def test_no_item_of_a_layout_is_kept() -> None:
    assert seen(layout_items, SOURCES) == {}


def test_what_is_taken_out_of_a_layout_is_never_laid_again() -> None:
    for_good = {"desktop/views/widgets/layouts.py", "desktop/views/widgets/act_bar.py"}
    assert set(seen(laid_anew, SOURCES)) == for_good


def test_a_module_is_named_in_code() -> None:
    """Pages and commands are imported late, in functions of `desktop/pages.py` and `desktop/cli/program.py`."""
    assert seen(named_by_strings, SOURCES) == {}


def test_what_a_signal_brings_is_a_class_of_ours() -> None:
    assert seen(unknown_in_signals, SOURCES) == {}


def test_a_module_opens_with_one_sentence() -> None:
    assert seen(no_sentence, SOURCES) == {}


def test_a_module_stays_readable() -> None:
    assert seen(too_long, SOURCES) == {}


@pytest.mark.parametrize(
    ("check", "guilty"),
    [
        (qt_beyond_core, "from PySide6.QtWidgets import QLabel"),
        (qt_beyond_core, "def f():\n    import PySide6.QtGui"),
        (threads, "from concurrent.futures import ThreadPoolExecutor"),
        (layout_items, "line.itemAt(0).widget()"),
        (laid_anew, "while grid.takeAt(0) is not None:\n    pass"),
        (threads, "from PySide6.QtCore import QThread"),
        (named_by_strings, "from importlib import import_module"),
        (named_by_strings, "import importlib\nimportlib.import_module('desktop.cli.vote')"),
        (named_by_strings, "__import__('desktop.cli.vote')"),
        (named_by_strings, "import pkgutil\npkgutil.resolve_name('desktop.views.home.page:HomePage')"),
        (named_by_strings, "from runpy import run_module"),
        (named_by_strings, "from importlib.util import find_spec"),
        (named_by_strings, "exec('from desktop.views.home.page import HomePage')"),
        (unknown_in_signals, "shown = Signal(object)  #: tuple[NoSuchSheet, ...]: what is read"),
        (no_sentence, "import os"),
        (of_needs, "from desktop.viewmodels.votes.votes import Votes"),
        (of_needs, "def f():\n    import desktop.viewmodels.home.campaign_words"),
        (too_long, "a\n" * 301),
    ],
)
def test_the_checks_see_what_they_forbid(check, guilty: str) -> None:
    assert check(guilty) != []


def test_they_let_pass_what_they_allow() -> None:
    assert (
        of_needs("from desktop.viewmodels.needs.words import FIELDS\nfrom desktop.viewmodels.kit import french") == []
    )
    assert too_long("a\n" * 300) == []
