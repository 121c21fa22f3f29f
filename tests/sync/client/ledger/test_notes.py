"""What the exchange notes for itself stands beside what the platform published, in scopes of its own."""

import importlib
import re
from pathlib import Path

import sync.client
from sync.contract.feed import SCOPES

NAMED = re.compile(r"(?:notes\.\w+\(connection, |copy\.c\.scope == |scope=)(_?[A-Z][A-Z_]+)\b")


def test_no_note_has_the_scope_of_another_nor_of_the_feed() -> None:
    """Else keys of platforms would be read out of evidence, or a note be shown as what was published."""
    found: dict[str, set[str]] = {}
    root = Path(sync.client.__path__[0])
    for file in root.rglob("*.py"):
        for name in NAMED.findall(file.read_text("utf-8")):
            module = importlib.import_module(".".join(("sync.client", *file.relative_to(root).with_suffix("").parts)))
            found.setdefault(getattr(module, name), set()).add(name)
    assert len(found) > 12
    assert {scope: names for scope, names in found.items() if len(names) > 1 or scope in SCOPES} == {}
