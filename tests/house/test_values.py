"""A value is a struct: a dataclass takes six times the memory, and thirty times as long when its module is imported."""

from pathlib import Path

import pytest

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
