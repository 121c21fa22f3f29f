"""Mutation testing by name: mutants of the code drawn at random, and which of them the quick suite lets live.

    pip install cosmic-ray==8.7.0                             # into the project's environment; it is in no lock
    python -m tests.house.mutants ran RAN                     # once for a state: which tests run which functions
    python -m tests.house.mutants try RAN --seed 1 --count 120  # some minutes; survivors are printed with their change
    python -m tests.house.mutants try RAN --count 0 --within desktop/domain/votes.py  # all of a file or a folder

Each mutant is one change by one of cosmic-ray's operators. In a function it is tried by the tests that run this
function, for some seconds (`trials.py`); elsewhere in a copy of the tree, by the tests nearest to the module. What
lives there is shown to mypy, which the quick suite runs as well. A survivor that changes nothing anybody could observe
is equivalent: it is judged by hand, and named with its reason in MUTANTS.md beside this file.
"""

import argparse
import ast
import difflib
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = (
    "sync/contract",
    "sync/client",
    "sync/platform",
    "desktop/domain",
    "desktop/actions",
    "desktop/effects",
    "desktop/database/records",
    "desktop/database/queries",
    "desktop/viewmodels",
)
#: Operators that would only repeat one another: of the ways to replace an operator by another, few are drawn.
ARITHMETIC = ("Add_Sub", "Sub_Add", "Mul_Div", "Div_Mul", "FloorDiv_Mul", "Mod_Mul", "BitOr_BitAnd", "BitAnd_BitOr")
#: Floors that are tested through the one above them.
USERS = {
    "desktop/effects": ["tests/desktop/actions"],
    "desktop/database": ["tests/desktop/actions", "tests/desktop/viewmodels"],
    "desktop/domain": ["tests/desktop/actions", "tests/desktop/documents"],
    "sync/contract": ["tests/sync/platform", "tests/sync/client"],
    "sync/client": ["tests/desktop/actions"],
}
TIMEOUT_S = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One change: the module, cosmic-ray's operator, and which of its places in that module."""

    path: str
    operator: str
    occurrence: int
    line: int


def main() -> int:
    """Draw, mutate, test, print; 0 if at least 95 % were killed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("step", choices=("ran", "try"))
    parser.add_argument("ran", type=Path, help="a folder for what `ran` finds")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=120, help="0 for all")
    parser.add_argument("--within", default="", help="only what begins with this path")
    parser.add_argument("--tests", nargs="+", default=["tests/sync", "tests/desktop"])
    parser.add_argument("--slow", action="store_true", help="with the tests marked slow, in both steps")
    asked = parser.parse_args()
    if asked.step == "ran":
        asked.ran.mkdir(parents=True, exist_ok=True)
        given = ("-n", "2", "-m", which(asked), *asked.tests)
        return suite("tests.house.ran", *given, RELAIS_RAN=str(asked.ran.absolute()))
    population = [one for one in every_mutant() if one.path.startswith(asked.within)]
    count = min(asked.count or len(population), len(population))
    drawn = [one for one in random.Random(asked.seed).sample(population, count) if mutated(one)]
    say(f"{len(population)} possible mutants, {len(drawn)} drawn with seed {asked.seed}")
    killed = sum(map(report, drawn, results(drawn, asked.ran, ["-m", which(asked), *asked.tests])))
    say(f"{killed} of {len(drawn)} killed: {100 * killed / len(drawn):.1f} %")
    return 0 if killed >= 0.95 * len(drawn) else 1


def which(asked: argparse.Namespace) -> str:
    """Of the tests, those that pytest is to take."""
    return "slow or not slow" if asked.slow else "not slow"


def report(mutant: Mutant, result: str) -> bool:
    """Prints what became of it; whether it was killed."""
    lives = result.startswith(("lived", "run by no test"))
    say(f"{mutant.path}:{mutant.line} {mutant.operator}: {result}")
    if lives:
        say(change(mutant))
    return not lives


def results(drawn: Sequence[Mutant], ran: Path, chosen: list[str]) -> Iterator[str]:
    """What became of each: two trials of forks side by side, then a copy of the tree for what they could not judge."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        halves = {Path(folder) / f"{half}.json": drawn[half::2] for half in (0, 1)}
        trials = []
        for file, mutants in halves.items():
            file.write_text(json.dumps([asdict(one) for one in mutants]), "utf-8")
            given = ("-n", "0", "--mutants", str(file), "--ran", str(ran), *chosen)
            trials.append(threading.Thread(target=suite, args=("tests.house.trials", *given)))
        for trial in trials:
            trial.start()
        for trial in trials:
            trial.join()
        told = [iter(json.loads(line) for line in file.with_suffix(".results").open("r")) for file in halves]
        copy = Path(folder) / "tree"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", "__pycache__"))
        subprocess.run([sys.executable, "-m", "mypy"], cwd=copy, capture_output=True, check=True)
        for number, mutant in enumerate(drawn):
            result = next(told[number % 2])
            lives = result in ("lived", "of no function", "run by no test")
            # What no test ran may have run while the modules were imported: a fork is too late for it.
            anew = result in ("of no function", "run by no test")
            yield (lives and killed_by(copy, mutant, tests=anew)) or result


def suite(plugin: str, *given: str, **environment: str) -> int:
    """The tests given, with this plugin of pytest."""
    line = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", plugin, *given]
    environment |= {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.run(line, cwd=ROOT, env=os.environ | environment, stdout=2, check=False).returncode


def every_mutant() -> Iterator[Mutant]:
    """All changes that can be made in the folders, without those in declarations, which change nothing that runs."""
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.plugins import get_operator, operator_names

    names = [name for name in operator_names() if wanted(name)]
    operators = {name: get_operator(name)() for name in names}
    for path in sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")):
        unseen = unevaluated(path.read_text("utf-8"))
        nodes = list(ast_nodes(get_ast(path.read_text("utf-8"))))
        for name, operator in operators.items():
            places = (place for node in nodes for place in operator.mutation_positions(node))
            for occurrence, (start, _end) in enumerate(places):
                if start not in unseen:
                    yield Mutant(
                        path=path.relative_to(ROOT).as_posix(), operator=name, occurrence=occurrence, line=start[0]
                    )


def wanted(operator: str) -> bool:
    name = operator.rpartition("/")[2]
    if name.startswith("Variable"):  # they want the name of a variable
        return False
    if name.endswith(("_Is", "_IsNot")) and "_Is_" not in name and "_IsNot_" not in name:
        return False  # whether equal values are one object is Python's affair, not the code's
    return not name.startswith("ReplaceBinaryOperator") or name.endswith(ARITHMETIC)


def unevaluated(source: str) -> set[tuple[int, int]]:
    """Places (line, column) inside annotations, imports for types only, and the declarations of frozen classes."""
    found: set[tuple[int, int]] = set()
    for node in ast.walk(ast.parse(source)):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        if isinstance(node, ast.ClassDef):
            parts += [*node.decorator_list, *node.keywords]
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            parts.append(node)
        if isinstance(node, ast.FunctionDef):  # its stars are no products; what a parameter is by default runs
            places = _places(node.lineno, node.col_offset, node.body[0].lineno, node.body[0].col_offset)
            given = (one for one in (*node.args.defaults, *node.args.kw_defaults) if one is not None)
            found |= set(places).difference(*map(_of, given))
        found.update(*(_of(part) for part in parts if isinstance(part, ast.AST)))
    return found


def _of(node: ast.AST) -> Iterator[tuple[int, int]]:
    assert isinstance(node, ast.expr | ast.stmt | ast.keyword), node
    return _places(node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0)


def _places(line: int, column: int, end_line: int, end_column: int) -> Iterator[tuple[int, int]]:
    for at in range(line, end_line + 1):
        yield from ((at, place) for place in range(column if at == line else 0, end_column if at == end_line else 200))


def mutated(mutant: Mutant) -> str:
    """The module's text with the change; "" where the operator cannot make it: of an exception with a dotted name."""
    from cosmic_ray.mutating import mutate_code
    from cosmic_ray.plugins import get_operator

    source = (ROOT / mutant.path).read_text("utf-8")
    try:
        changed = mutate_code(source, get_operator(mutant.operator)(), mutant.occurrence)
    except AttributeError:
        return ""
    assert changed, mutant
    assert changed != source, mutant
    return changed


def change(mutant: Mutant) -> str:
    before = (ROOT / mutant.path).read_text("utf-8").splitlines()
    return "\n".join(difflib.unified_diff(before, mutated(mutant).splitlines(), lineterm="", n=1))


def killed_by(copy: Path, mutant: Mutant, *, tests: bool) -> str:
    """What saw it in a copy of the tree: the types, or a test near the module; "" if nothing did."""
    file = copy / mutant.path
    file.write_text(mutated(mutant), "utf-8")
    try:
        line = [sys.executable, "-m", "mypy"]
        types = subprocess.run(line, cwd=copy, capture_output=True, text=True, check=False)
        if "error: " in types.stdout:
            return f"killed by its types: {types.stdout.splitlines()[0]}"
        ends = ((name, end(copy, name)) for name in nearest_first(copy, mutant.path) if tests)
        return next((f"killed by {name}{how}" for name, how in ends if how is not None), "lived" if tests else "")
    finally:
        file.write_text((ROOT / mutant.path).read_text("utf-8"), "utf-8")


def nearest_first(copy: Path, path: str) -> list[str]:
    """The test of the module, those of its folder, those of its floor, those that use its floor most."""
    module = Path("tests") / path
    floor = Path(*module.parts[:3])
    users = USERS.get(floor.relative_to("tests").as_posix(), [])
    tests = [module.parent / f"test_{module.stem}.py", module.parent, floor, *map(Path, users)]
    there = [test.as_posix() for test in tests if (copy / test).exists()]
    return list(dict.fromkeys(there))


def end(copy: Path, tests: str) -> str | None:
    """None if they pass, "" if not, else words on why they did not end."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment.update(PYTHONPATH=str(copy), QT_QPA_PLATFORM="offscreen", PYTHONPYCACHEPREFIX=str(copy.parent / "pyc"))
    line = [sys.executable, "-m", "pytest", "-x", "-q", "-m", "not slow", "-p", "no:cacheprovider", "-n", "2", tests]
    try:
        done = subprocess.run(line, cwd=copy, env=environment, capture_output=True, timeout=TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        return f" (not ended after {TIMEOUT_S} s)"
    return None if done.returncode in (0, 5) else ""  # 5: nothing in there is quick


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
