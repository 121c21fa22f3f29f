"""Whoever spares a line from a check, an error from being seen or a test from being run says why beside it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import nodes

ROOT = Path(__file__).parents[2]
FILES = sorted(
    path for top in ("desktop", "sync", "resources", "installer", "tests") for path in (ROOT / top).rglob("*.py")
)
SPARES = re.compile(r"#\s*(?:noqa|type:\s*ignore|fmt:\s*(?:skip|off)|ruff:\s*noqa|mypy:|pragma:)")
REASON = re.compile(r"(?: - |  # )\s*\w.*\w")
SKIPS = {"skip", "skipif", "xfail", "importorskip"}
#: Said why in a comment, the others in a word of their call.
COMMENTED = re.compile(f"{SPARES.pattern}|suppress")
#: A source without any of these spares nothing, and need not be parsed.
SPARING = re.compile("|".join([COMMENTED.pattern, *SKIPS]))


def without_reason(source: str) -> list[str]:
    """The lines, by number."""
    if not SPARING.search(source):
        return []
    comments = dict(_comments(source)) if COMMENTED.search(source) else {}
    found = [line for line, text in comments.items() if SPARES.search(text) and not REASON.search(text)]
    called = {id(node.func) for node in nodes(source) if isinstance(node, ast.Call)}
    for node in nodes(source):
        if isinstance(node, ast.Attribute) and node.attr in SKIPS and id(node) not in called:
            if ast.unparse(node.value).rpartition(".")[2] == "mark":  # bare, as a decorator or in `pytestmark`
                found.append(node.lineno)
        elif isinstance(node, ast.With):
            suppresses = any(_name(item.context_expr) == "suppress" for item in node.items)
            beside = range(node.lineno, node.body[0].lineno)
            if suppresses and not any(line in comments for line in beside):
                found.append(node.lineno)
        elif isinstance(node, ast.Call) and _name(node) in SKIPS and not _has_reason(node):
            found.append(node.lineno)
    return [f"line {line}" for line in sorted(found)]


def _comments(source: str) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def _name(node: ast.expr) -> str:
    """Of what is called."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _has_reason(call: ast.Call) -> bool:
    """`skip` takes its reason first, the others by name."""
    given = [keyword.value for keyword in call.keywords if keyword.arg == "reason"]
    given += call.args[:1] if _name(call) == "skip" else []
    return any(not isinstance(one, ast.Constant) or bool(one.value) for one in given)


def test_who_spares_a_line_says_why() -> None:
    found = {str(path.relative_to(ROOT)): without_reason(path.read_text("utf-8")) for path in FILES}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "spared",
    [
        "import os  # noqa: F401{}",
        "x: int = 's'  # type: ignore[assignment]{}",
        "x = [1,\n     2]  # fmt: skip{}",
        "with suppress(OSError):{}\n    pass",
        "with contextlib.suppress(OSError), open('f'):{}\n    pass",
    ],
)
def test_the_check_sees_a_line_spared_without_a_word(spared: str) -> None:
    assert without_reason(spared.format(""))
    assert without_reason(spared.format("  #")) or "suppress" in spared
    assert without_reason(spared.format("  # the file may be gone")) == []


@pytest.mark.parametrize("skip", ["pytest.skip({})", "pytest.mark.skipif(True, {})", "pytest.mark.xfail({})"])
def test_the_check_sees_a_test_skipped_without_a_word(skip: str) -> None:
    assert without_reason(skip.format(""))
    assert without_reason(skip.format("reason=''"))
    assert without_reason(skip.format("reason='Windows has none'")) == []


@pytest.mark.parametrize(
    "bare",
    [
        "@pytest.mark.skip\ndef test_a(): ...",
        "@mark.xfail\ndef test_a(): ...",
        "pytestmark = [pytest.mark.slow, pytest.mark.skip]",
        "pytest.param(1, marks=pytest.mark.xfail)",
    ],
)
def test_the_check_sees_a_bare_mark(bare: str) -> None:
    assert without_reason(bare)
