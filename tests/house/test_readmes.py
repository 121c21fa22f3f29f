"""Each folder opens with a README, short so that it is read; what a note links to is there."""

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("desktop", "sync", "resources", "installer", "tests")
NOTES = sorted([*ROOT.glob("*.md"), *(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.md"))])
#: What a folder holds, what may come in, where to begin: figures, decisions and lists stand in a file beside it.
MOST_LINES = 25
#: Of more than one folder: pages of their own.
PAGES = {"README.md": 180, "tests/README.md": 60, "sync/README.md": 75}
#: Whose folders each open with one.
TOPS = ("desktop", "sync", "resources", "installer")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#([^)\s]+))?\)")


def too_long(path: str, text: str) -> bool:
    return len(text.splitlines()) > PAGES.get(path, MOST_LINES)


def broken(note: Path) -> list[str]:
    """Links to a file that is not there, or to a heading that it has not."""
    found = []
    for file, heading in LINK.findall(note.read_text("utf-8")):
        to = note.parent / file
        if not to.exists() or (heading and heading not in headings(to.read_text("utf-8"))):
            found.append(f"{file}#{heading}" if heading else file)
    return found


def headings(text: str) -> set[str]:
    """As links name them: in small letters, hyphens for spaces, without signs."""
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def holding_files(root: Path, tops: Iterable[str] = TOPS) -> list[Path]:
    """Folders with files of ours: not what Python and the tools make there."""
    files = (path for top in tops for path in (root / top).rglob("*") if path.is_file() and path.name != "README.md")
    made = {"__pycache__", "build", "dist"}
    return sorted({path.parent for path in files if not made & {*path.relative_to(root).parts}})


def without_readme(root: Path, tops: Iterable[str] = TOPS) -> list[str]:
    """A line or two at least: what lives here, what may come in, where to begin."""
    silent = (folder for folder in holding_files(root, tops) if len(content(folder / "README.md")) <= 100)
    return [folder.relative_to(root).as_posix() for folder in silent]


def content(readme: Path) -> str:
    return readme.read_text("utf-8") if readme.is_file() else ""


def test_each_folder_opens_with_its_readme() -> None:
    assert without_readme(ROOT) == []


def test_a_folder_without_one_would_be_seen(tmp_path: Path) -> None:
    for name in ("docs/a.typ", "docs/__pycache__/a.pyc", "docs/in/b.svg", "docs/told/c.json", "docs/empty/README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x" * 99, "utf-8")
    (tmp_path / "docs/told/README.md").write_text("What lives here. " * 9, "utf-8")
    (tmp_path / "docs/in/README.md").write_text("To be written.", "utf-8")
    assert without_readme(tmp_path, ["docs"]) == ["docs", "docs/in"]


def test_a_readme_is_read_in_a_minute() -> None:
    readmes = {note.relative_to(ROOT).as_posix(): note for note in NOTES if note.name == "README.md"}
    assert [path for path, note in readmes.items() if too_long(path, note.read_text("utf-8"))] == []


#: Paths in the recipes begin at the root, or in one of these, which the line has named before.
BEGIN = ("", "sync/platform", "sync/client", "desktop/actions", "tests")
#: A file or a folder between backticks or in a command; "<place>" stands for any.
PATH = re.compile(r"(?<![\w.<>/-])((?:\w[\w-]*/)+(?:[\w-]+\.(?:py|md))?|\w+/\w+\.py)(?![\w<…])")
RECIPE = re.compile(r"^\*\*(A .+?)\*\*$\n\n((?:.+\n)+)", re.MULTILINE)


def test_a_recipe_has_five_steps_and_names_what_is_there() -> None:
    recipes = dict(RECIPE.findall((ROOT / "README.md").read_text("utf-8")))
    assert len(recipes) == 4
    for name, text in recipes.items():
        assert re.findall(r"^(\d)\. ", text, re.MULTILINE) == [*"12345"], name
        assert len(text.splitlines()) <= 8, f"{name}: a test that fails says the rest"
        assert missing(text) == [], name
    assert missing("the verdict in `sync/platform/rulse/`, by `http/gone.py`") == [
        "sync/platform/rulse/",
        "http/gone.py",
    ]
    assert missing("in `sync/platform/rules/`, `desktop/views/<place>/`, `http/calls.py`") == []


def missing(text: str) -> list[str]:
    """Paths that lead nowhere."""
    return [path for path in PATH.findall(text) if not any((ROOT / begin / path).exists() for begin in BEGIN)]


def test_links_lead_somewhere() -> None:
    found = {note.relative_to(ROOT).as_posix(): broken(note) for note in NOTES}
    assert {path: links for path, links in found.items() if links} == {}


def test_a_long_one_and_a_broken_link_would_be_seen(tmp_path: Path) -> None:
    assert too_long("desktop/README.md", "a line\n" * (MOST_LINES + 1))
    assert not too_long("desktop/README.md", "a line\n" * MOST_LINES)
    (tmp_path / "a.md").write_text("# What it's for\n", "utf-8")
    note = tmp_path / "b.md"
    note.write_text("[a](a.md), [b](a.md#what-its-for), [c](https://x.example/y) [d](gone.md), [e](a.md#gone)", "utf-8")
    assert broken(note) == ["gone.md", "a.md#gone"]
