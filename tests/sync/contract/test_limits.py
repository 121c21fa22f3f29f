"""The limits in the contract's LIMITS.md, for authors of other platforms, are the limits of the code."""

import importlib
import re
from pathlib import Path

import sync.contract

ROW = re.compile(r"\| `(?P<module>\w+)` \| `(?P<name>MAX_\w+|PAGE_SIZE)`: .* \| (?P<most>[\d,]+) \|")


def test_the_limits_of_the_page_are_those_of_the_contract() -> None:
    modules = Path(sync.contract.__path__[0])
    said = [row.groupdict() for row in ROW.finditer((modules / "LIMITS.md").read_text("utf-8"))]
    assert len(said) == 15
    for row in said:
        module = importlib.import_module(f"sync.contract.{row['module']}")
        assert f"{getattr(module, row['name']):,}" == row["most"], row["name"]
