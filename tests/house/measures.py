"""What the house is measured by: `python -m tests.house.measures [BEFORE]` prints the table, and what is above a limit.

`BEFORE` is another checkout, of an earlier commit, say: its figures stand beside those of this one.

It reads files alone, with the standard library, so that an earlier commit can be measured as well. Tests are counted
where the table says so.
"""

import ast
import io
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.house import sources

ROOT = Path(__file__).parents[2]
SOURCES = ("desktop", "sync", "resources", "installer")
MOST_FILES, MOST_PARAMETERS, MOST_FIELDS, MOST_HOMONYMS = 36, 8, 5, 0.03
#: What travels is written by its field's name in JSON, never by its place in a call.
_WIRE = "sync/contract/"


@dataclass(frozen=True, slots=True)
class Module:
    """One file of Python below a checkout."""

    path: str  #: relative to the checkout, with slashes
    text: str

    @property
    def tree(self) -> ast.Module:
        return sources.tree(self.text)

    @property
    def nodes(self) -> tuple[ast.AST, ...]:
        return sources.nodes(self.text)

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def read(root: Path, tops: Iterable[str] = SOURCES) -> list[Module]:
    """Every module below these folders, in the order of their paths."""
    files = sorted(path for top in tops for path in (root / top).rglob("*.py") if "__pycache__" not in path.parts)
    return [Module(path.relative_to(root).as_posix(), path.read_text("utf-8")) for path in files]


def files_per_folder(modules: Iterable[Module]) -> Counter[str]:
    return Counter(one.path.rpartition("/")[0] for one in modules)


def classes(modules: Iterable[Module]) -> Iterator[tuple[Module, ast.ClassDef]]:
    """The classes at the top of modules: a class inside another is named with it."""
    for one in modules:
        yield from ((one, node) for node in one.tree.body if isinstance(node, ast.ClassDef))


def homonyms(modules: Iterable[Module]) -> tuple[dict[str, list[str]], int]:
    """Class names that stand in several modules, with these; and how many distinct names there are."""
    places = defaultdict(list)
    for one, node in classes(modules):
        places[node.name].append(one.path)
    return {name: found for name, found in sorted(places.items()) if len(found) > 1}, len(places)


def long_signatures(modules: Iterable[Module]) -> dict[str, int]:
    """Functions with more parameters than a reader keeps in mind; `self` and `cls` are not counted."""
    found = {}
    for one in modules:
        for node in one.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                given = node.args
                names = [arg.arg for arg in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
                count = len(names) - (names[:1] in (["self"], ["cls"]))
                if count > MOST_PARAMETERS:
                    found[f"{one.path}:{node.lineno} {node.name}"] = count
    return found


def positional_values(modules: Iterable[Module]) -> dict[str, int]:
    """Dataclasses, and Structs that do not travel, with more fields than places can tell apart, not keyword-only.

    Of named tuples, which cannot be, the calls that give values by their places.
    """
    modules = list(modules)
    found = dict(_placed(modules))
    for one in modules:
        for node in (node for node in one.nodes if isinstance(node, ast.ClassDef)):
            keywords = _options(node, wire=one.path.startswith(_WIRE))
            fields = [part for part in node.body if isinstance(part, ast.AnnAssign) and not _of_the_class(part)]
            if keywords is not None and "kw_only" not in keywords and len(fields) > MOST_FIELDS:
                found[f"{one.path}:{node.lineno} {node.name}"] = len(fields)
    return found


def _options(node: ast.ClassDef, *, wire: bool) -> set[str] | None:
    """The options that are true of a dataclass or Struct; None for another class."""
    for decorator in node.decorator_list:
        call = decorator if isinstance(decorator, ast.Call) else None
        if sources.name(call.func if call else decorator) == "dataclass":
            return _true(call.keywords if call else [])
    if not wire and any(sources.name(base) == "Struct" for base in node.bases):
        return _true(node.keywords)
    return None


def _placed(modules: Iterable[Module]) -> Iterator[tuple[str, int]]:
    """Calls of named tuples of many fields in which a value stands by its place; a whole row may be given as it is."""
    modules = list(modules)
    many = {
        node.name
        for _, node in classes(modules)
        if any(sources.name(base) == "NamedTuple" for base in node.bases)
        and sum(isinstance(part, ast.AnnAssign) for part in node.body) > MOST_FIELDS
    }
    for one in modules:
        for node in one.nodes:
            if not isinstance(node, ast.Call) or sources.name(node.func) not in many:
                continue
            placed = sum(not isinstance(given, ast.Starred) for given in node.args)
            if placed:
                yield f"{one.path}:{node.lineno} {ast.unparse(node.func)}", placed


def _true(keywords: list[ast.keyword]) -> set[str]:
    return {one.arg for one in keywords if one.arg and isinstance(one.value, ast.Constant) and one.value.value is True}


def _of_the_class(part: ast.AnnAssign) -> bool:
    words = ast.unparse(part.annotation)
    return words.startswith("ClassVar") or words == "KW_ONLY"


def comment_lines(modules: Iterable[Module]) -> int:
    """Lines that are a comment or end in one."""
    return sum(
        token.type == tokenize.COMMENT
        for one in modules
        for token in tokenize.generate_tokens(io.StringIO(one.text).readline)
    )


def documented(modules: Iterable[Module]) -> tuple[int, int]:
    """Public functions, classes and methods with a docstring, and all of them."""
    names = [node for one in modules for node in _public(one.tree)]
    return sum(ast.get_docstring(node) is not None for node in names), len(names)


Public = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[Public]:
    for node in tree.body:
        if isinstance(node, Public) and not node.name.startswith("_"):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def import_cycles(modules: list[Module]) -> list[list[str]]:
    """Modules that reach one another by imports, wherever these stand; those for types alone do not count."""
    known = {one.name for one in modules}
    graph = {one.name: {to for to in imported(one, known) if to != one.name} for one in modules}
    return sorted(sorted(group) for group in _strongly_connected(graph) if len(group) > 1)


def imported(one: Module, known: set[str]) -> Iterator[str]:
    """Those of the known modules that this one imports."""
    for node in _run(one.tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield from (name for name in (inner if inner in known else node.module,) if name in known)


def _run(node: ast.AST) -> Iterator[ast.AST]:
    """Every statement below this one, without what stands under `if TYPE_CHECKING`: no expression holds an import."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr) or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)):
            continue
        yield child
        yield from _run(child)


def _strongly_connected(graph: dict[str, set[str]]) -> Iterator[set[str]]:
    """Kosaraju: walk in one direction for the order of leaving, then against it from the last left."""
    left: dict[str, None] = {}
    for start in graph:
        for name in _walk(graph, start, set(left)):
            left[name] = None
    against: dict[str, set[str]] = {name: set() for name in graph}
    for name, targets in graph.items():
        for target in targets:
            against[target].add(name)
    seen: set[str] = set()
    for start in reversed(list(left)):
        group = set(_walk(against, start, seen))
        seen |= group
        if group:
            yield group


def _walk(graph: dict[str, set[str]], start: str, seen: set[str]) -> list[str]:
    """What is reached from here and not seen before, in the order in which it is left."""
    if start in seen:
        return []
    order, entered = [], {start}
    path = [(start, iter(sorted(graph[start])))]
    while path:
        name, targets = path[-1]
        target = next((one for one in targets if one not in seen and one not in entered), None)
        if target is None:
            order.append(name)
            path.pop()
        else:
            entered.add(target)
            path.append((target, iter(sorted(graph[target]))))
    return order


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one checkout."""

    figures: dict[str, str]
    above: list[str]  #: what is above a limit


def measured(root: Path) -> Measured:
    source, tests = read(root), read(root, ["tests"])
    folder, files = files_per_folder(source).most_common(1)[0]
    test_folder, test_files = files_per_folder(tests).most_common(1)[0]
    twice, distinct = homonyms(source)
    signatures, values, cycles = long_signatures(source), positional_values(source), import_cycles(source)
    lines = sum(len(one.text.splitlines()) for one in source)
    said, public = documented(source)
    figures = {
        "files in the largest folder": f"{files} ({folder})",
        "the same, tests": f"{test_files} ({test_folder})",
        "class names used in several modules": f"{len(twice)} of {distinct}, {len(twice) / distinct:.1%}",
        f"functions above {MOST_PARAMETERS} parameters": str(len(signatures)),
        f"values above {MOST_FIELDS} fields, not keyword-only": str(len(values)),
        "import cycles, lazy imports included": str(len(cycles)),
        "lines with a comment": f"{comment_lines(source) / lines:.1%}",
        "docstrings on public names": f"{said} of {public}, {said / public:.1%}",
        "modules": str(len(source)),
        "lines": str(lines),
        "modules of tests": str(len(tests)),
        "lines of tests": str(sum(len(one.text.splitlines()) for one in tests)),
    }
    full = {name: count for name, count in files_per_folder([*source, *tests]).items() if count > MOST_FILES}
    above = [f"{name}/ {count} files" for name, count in full.items()]
    above += [f"{name}: {', '.join(places)}" for name, places in twice.items()]
    above += [f"{place}: {count} parameters" for place, count in signatures.items()]
    above += [f"{place}: {count} fields" for place, count in values.items()]
    above += [f"cycle: {', '.join(group)}" for group in cycles]
    return Measured(figures, above)


def table(now: Path, before: Path | None = None) -> str:
    """The figures of a checkout, beside those of an earlier one if one is given; below them what is above a limit."""
    found = measured(now)
    columns = [found.figures] if before is None else [measured(before).figures, found.figures]
    heads = [] if before is None else [f"{'':45}{'before':40}now"]
    rows = [f"{name:45}{''.join(f'{column[name]:40}' for column in columns)}".rstrip() for name in found.figures]
    return "\n".join([*heads, *rows, "", *found.above])


if __name__ == "__main__":
    sys.stdout.write(f"{table(ROOT, Path(sys.argv[1]) if sys.argv[1:] else None)}\n")
