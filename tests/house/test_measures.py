"""The limits that the house keeps, and for each an example that would be seen."""

import re
from collections.abc import Callable, Sized
from functools import cache
from pathlib import Path

import pytest

from tests.house import measures
from tests.house.measures import MOST_FILES, MOST_HOMONYMS, ROOT, Module, read


@cache
def of_source() -> list[Module]:
    return read(ROOT)


@cache
def of_tests() -> list[Module]:
    return read(ROOT, ["tests"])


def test_no_folder_is_too_full() -> None:
    counted = measures.files_per_folder([*of_source(), *of_tests()])
    fuller = {folder: count for folder, count in counted.items() if count > MOST_FILES}
    assert fuller == {}, f"more than {MOST_FILES}: put the file's content into one that is there, or part the folder"


def test_one_name_means_one_class() -> None:
    twice, distinct = measures.homonyms(of_source())
    assert len(twice) < MOST_HOMONYMS * distinct, twice


def test_a_call_is_read_at_a_glance() -> None:
    assert measures.long_signatures(of_source()) == {}


def test_a_value_of_many_fields_names_them() -> None:
    assert measures.positional_values(of_source()) == {}


def test_imports_go_round_nowhere() -> None:
    assert measures.import_cycles(of_source()) == []


def test_each_folder_of_tests_that_mirrors_none_of_the_source_opens_with_its_readme() -> None:
    """For the others the README of the source holds."""
    mirrored = set(measures.files_per_folder(of_source()))
    own = {folder for folder in measures.files_per_folder(of_tests()) if folder.removeprefix("tests/") not in mirrored}
    assert sorted(folder for folder in own if not opens_with_readme(ROOT / folder)) == []


def opens_with_readme(folder: Path) -> bool:
    """A line or two at least: what lives here, what may come in, where to begin."""
    readme = folder / "README.md"
    return readme.is_file() and len(readme.read_text("utf-8")) > 100


def test_files_that_hold_tests_are_imported_by_nobody() -> None:
    assert imported_tests(of_tests()) == []


def imported_tests(modules: list[measures.Module]) -> list[str]:
    known = {one.name: one.path for one in modules if one.path.rpartition("/")[2].startswith("test_")}
    naming = [one for one in modules if NAMED.search(one.text)]  # the others need not be parsed, which takes a second
    return [f"{one.path} imports {name}" for one in naming for name in measures.imported(one, set(known))]


#: What may name a file of tests: whoever imports one does.
NAMED = re.compile(r"(?<!\bdef )\btest_")


NINE = ", ".join(f"p{n}" for n in range(9))
SIX = "\n".join(f"    f{n}: int" for n in range(6))
LAZY = "def f():\n    from a import one\n    return one"


@pytest.mark.parametrize(
    ("measure", "guilty", "innocent"),
    [
        (measures.long_signatures, {"a.py": f"def f({NINE}): ..."}, {"a.py": f"def f({NINE[4:]}): ..."}),
        (measures.long_signatures, {"a.py": f"def f(*, {NINE}): ..."}, {"a.py": f"def f(self, {NINE[4:]}): ..."}),
        (
            measures.positional_values,
            {"a.py": f"@dataclass(frozen=True)\nclass A:\n{SIX}"},
            {"a.py": f"@dataclass(frozen=True, kw_only=True)\nclass A:\n{SIX}"},
        ),
        (
            measures.positional_values,
            {"sync/client/a.py": f"class A(msgspec.Struct, frozen=True):\n{SIX}"},
            {"sync/contract/a.py": f"class A(msgspec.Struct, frozen=True):\n{SIX}"},
        ),
        (
            measures.positional_values,
            {"a.py": f"class A(NamedTuple):\n{SIX}", "b.py": "made = a.A(1, 2)"},
            {"a.py": f"class A(NamedTuple):\n{SIX}", "b.py": "made = a.A(a=1)"},
        ),
        (measures.import_cycles, {"a.py": "import b", "b.py": LAZY}, {"a.py": "import b", "b.py": "import json"}),
        (
            measures.import_cycles,
            {"a.py": "import b", "b.py": "from c.d import one", "c/d.py": "import a"},
            {"a.py": "import b", "b.py": f"if TYPE_CHECKING:\n    {LAZY[13:30]}"},
        ),
        (
            imported_tests,
            {"t/test_a.py": "", "t/b.py": "from t.test_a import one"},
            {"t/a.py": "", "t/b.py": "import t.a"},
        ),
        (
            lambda modules: measures.homonyms(modules)[0],
            {"a.py": "class A: ...", "b.py": "class A: ..."},
            {"a.py": "class A: ...", "b.py": "class B: ..."},
        ),
    ],
)
def test_the_measures_see_what_they_count(
    measure: Callable[[list[measures.Module]], Sized], guilty: dict[str, str], innocent: dict[str, str]
) -> None:
    assert len(measure([Module(path, text) for path, text in guilty.items()])) > 0
    assert len(measure([Module(path, text) for path, text in innocent.items()])) == 0


def test_a_full_folder_and_one_without_readme_would_be_seen(tmp_path: Path) -> None:
    full = [Module(f"a/{number}.py", "") for number in range(MOST_FILES + 1)]
    assert measures.files_per_folder(full)["a"] > MOST_FILES
    assert not opens_with_readme(tmp_path)
    (tmp_path / "README.md").write_text("# Nothing", "utf-8")
    assert not opens_with_readme(tmp_path)


def checkout(folder: Path, body: str) -> Path:
    for path in ("desktop/a.py", "tests/test_a.py"):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(f'"""One."""\n\n\nclass A:{body}\n    pass\n', "utf-8")
    return folder


def test_the_table_is_of_the_checkout_that_is_asked_for(tmp_path: Path) -> None:
    table = measures.table(checkout(tmp_path, "  # a comment"))
    assert "1 (desktop)" in table
    assert "20.0%" in table
    assert "before" not in table


def test_an_earlier_checkout_stands_beside_it(tmp_path: Path) -> None:
    before, now = checkout(tmp_path / "before", ""), checkout(tmp_path / "now", "  # a comment")
    rows = [line.split() for line in measures.table(now, before).splitlines()]
    assert rows[0] == ["before", "now"]
    assert ["lines", "with", "a", "comment", "0.0%", "20.0%"] in rows
