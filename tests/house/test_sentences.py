"""Nothing is decided by a French sentence: who improves its words would change what the program does."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from tests.house.sources import name, nodes, tree

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "desktop").rglob("*.py"))
#: Fields that hold words for people, whatever they belong to.
WORDS = {"sentence", "remedy", "advice", "note"}
#: What begins as a sentence or a label does, or is several words. One word alone is a code, be it of the catalogue.
FRENCH = re.compile(
    r"\A\W*[A-ZÀ-Ý]\w*[à-ÿœ]|\A\W*[A-ZÀ-Ý]\w* \w{2}|\w[ ’].*[à-ÿœ]|[à-ÿœ]\w* \w|\A(?:le|la|les|un|une|votre|vous) "
)
#: What reads words that others wrote: a message of the driver, which gives no code for it.
READ = {"_NO_TEXT in str(origin)"}
#: Names of communes, of groups of communes and of regions, a council, a day in words: their own first word is read.
NAMED = {
    "name.startswith('Communauté')",
    "name.startswith('Métropole ')",
    "name.startswith('Eurométropole ')",
    "legal(when).removeprefix('le ')",
    "words.casefold().removeprefix('le ')",
    *(f"name.startswith('{article} ')" for article in ("Le", "Les")),
    "typographic(territory.region_name).removeprefix('Région ')",
    "typographic(territory.region_name).removeprefix('Région ').removeprefix('La ')",
}
#: Methods that ask how a text begins or ends, or where a part of it is.
PARTS = {"startswith", "endswith", "removeprefix", "removesuffix", "partition", "rpartition", "split", "find", "index"}
#: A part of a label, as no code has it: a word and a space.
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2}.* | .*[A-Za-zÀ-ÿ]{2}")
#: The remedy of an obstacle is an enum, and no sentence.
CODES = {"self._remedies[obstacle.remedy]"}

Constants = Mapping[str, ast.expr]


def constants(source: str) -> Constants:
    """The module's own constants, by name."""
    found: dict[str, ast.expr] = {}
    for line in tree(source).body:
        if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
            found[line.targets[0].id] = line.value
        elif isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value is not None:
            found[line.target.id] = line.value
    return found


@cache
def everywhere() -> dict[str, Constants]:
    """By module, the constants that others may use."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): constants(path.read_text("utf-8")) for path in SOURCES
    }


def within_reach(source: str) -> Constants:
    """The module's own constants, and those of others, as they are written in it: `SEE`, `phases.SEE`."""
    found: dict[str, ast.expr] = {}
    for node in nodes(source):
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                here = alias.asname or alias.name
                one = everywhere().get(node.module or "", {}).get(alias.name)
                found |= {} if one is None else {here: one}
                module = everywhere().get(f"{node.module}.{alias.name}", {})
                found |= {f"{here}.{key}": value for key, value in module.items()}
    return {**found, **constants(source)}


def french(node: ast.expr | None, known: Constants, *, of: str = "keys") -> bool:
    """Whether it is French, or a collection of French; of a table its keys, or its values."""
    match node:
        case ast.Constant(value=str(text)):
            return bool(FRENCH.search(text))
        case ast.JoinedStr(values=parts):
            return any(french(part, known) for part in parts)
        case ast.FormattedValue(value=ast.Call(func=called)):
            return name(called) == "capital"
        case ast.Dict(keys=keys, values=values):
            return any(french(part, known) for part in (keys if of == "keys" else values))
        case ast.DictComp(key=key, value=value):
            return french(key if of == "keys" else value, known)
        case ast.Set(elts=parts) | ast.Tuple(elts=parts) | ast.List(elts=parts):
            return any(french(part, known) for part in parts)
        case ast.GeneratorExp(elt=part) | ast.SetComp(elt=part) | ast.ListComp(elt=part):
            return french(part, known)
        case ast.Call(func=ast.Name(id="frozenset" | "set" | "tuple"), args=[part, *_]):
            return french(part, known)
        case ast.BinOp(left=left, right=right):
            return french(left, known, of=of) or french(right, known, of=of)
        case ast.Name() | ast.Attribute():
            full = ast.unparse(node)
            return french(known.get(full), {key: value for key, value in known.items() if key != full}, of=of)
    return False


def table(node: ast.expr, known: Constants) -> bool:
    return isinstance(known.get(ast.unparse(node), node), ast.Dict | ast.DictComp)


def words(node: ast.expr, known: Constants) -> bool:
    """Whether it has words for people: a sentence, such a field, what a table of words has for a key."""
    match node:
        case ast.Attribute(attr=attr) if attr in WORDS:
            return True
        case ast.Call(func=ast.Attribute(attr="get", value=asked)) | ast.Subscript(value=asked):
            return french(asked, known, of="values")
    return french(node, known)


def decided(source: str) -> Iterator[str]:
    """Comparisons and look-ups that ask for words; whether there are any may be asked."""
    known = within_reach(source)
    for node in nodes(source):
        match node:
            case ast.Compare(left=left, ops=[ast.Eq() | ast.NotEq()], comparators=[right]):
                empty = any(isinstance(side, ast.Constant) and not side.value for side in (left, right))
                guilty = not empty and (words(left, known) or words(right, known))
            case ast.Compare(left=left, ops=[ast.In() | ast.NotIn()], comparators=[right]):
                shown = isinstance(right, ast.Call) and name(right.func) == "text"
                guilty = shown or words(left, known) or words(right, known)
            case (
                ast.Call(func=ast.Attribute(attr="get", value=asked), args=[key, *_])
                | ast.Subscript(value=asked, slice=key, ctx=ast.Load())
            ):
                guilty = words(key, known) or (table(asked, known) and french(asked, known))
            case ast.Call(func=ast.Attribute(attr=attr), args=[part, *_]) if attr in PARTS:
                guilty = french(part, known) or (isinstance(part, ast.Constant) and bool(WORD.search(str(part.value))))
            case ast.MatchValue(value=part):
                guilty = words(part, known)
            case _:
                continue
        if guilty:
            yield ast.unparse(node)


def test_nothing_is_decided_by_a_sentence() -> None:
    found = {path: [*decided(path.read_text("utf-8"))] for path in SOURCES}
    guilty = {
        str(path.relative_to(ROOT)): asked for path in found if (asked := [*{*found[path]} - READ - NAMED - CODES])
    }
    assert guilty == {}
    assert {one for asked in found.values() for one in asked} >= READ | NAMED | CODES


@pytest.mark.parametrize(
    "guilty",
    [
        '_FULL = "le disque est plein"\ndef f(reason): return reason == _FULL',
        'def f(reason): return "Le disque est plein." != reason',
        'from desktop.domain import phases\n_SAME_AS = {phases.SEE_CALENDAR: ""}\n_SAME_AS.get(error)',
        "from desktop.domain.phases import SEE_CALENDAR\ndef f(text): return text == SEE_CALENDAR",
        "commands.get(error.remedy)",
        "commands[error.sentence]",
        '_STATES = {"a": "À envoyer"}\ndef f(name): return _STATES.get(name) == _STATES["a"]',
        '_STATES = {a: f"{b} Reçu" for a in SAID}\ndef f(name, said): return _STATES[name] == said',
        '_ELSEWHERE = frozenset(f"{capital(away(restored=one))}." for one in (False, True))\nstep in _ELSEWHERE',
        "step.note in known",
        '" :" in step.note',
        "found[name] not in field.error.text()",
        'said in ("Reçu", "Refusé")',
        'label.removesuffix(" (facultatif)")',
        'words.startswith("Imprimer ")',
        'match word:\n    case "Reçu": pass',
    ],
)
def test_one_would_be_seen(guilty: str) -> None:
    assert [*decided(guilty)]


@pytest.mark.parametrize(
    "innocent",
    [
        'error.remedy == ""',
        '_STATES = {"a": "À envoyer"}\n_STATES.get(name), _STATES[name], name in _STATES',
        'self.confidence == "vérifié"',
        'MONTHS = ("janvier", "février")\nMONTHS[number - 1]',
        'error.code == "phase_closed"',
        '"délibération" in typed.casefold()',
        'text.startswith("https://")',
        'text.partition(". ")',
        'match state:\n    case "accepted": pass',
    ],
)
def test_what_only_looks_like_one_is_left_alone(innocent: str) -> None:
    assert not [*decided(innocent)]


def put_together(source: str) -> Iterator[str]:
    """Texts made of a sentence and its remedy: `words_of` makes them, and says nothing where there is no remedy."""
    for node in nodes(source):
        if isinstance(node, ast.JoinedStr):
            fields = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
            if [field.attr for field in fields if isinstance(field, ast.Attribute)] == ["sentence", "remedy"]:
                yield ast.unparse(node)


def test_a_refusal_is_said_in_one_way() -> None:
    assert [path.name for path in SOURCES if [*put_together(path.read_text("utf-8"))]] == ["refusals.py"]
    assert [*put_together('f"{error.sentence} {error.remedy}"')]
    assert not [*put_together('f"{error.sentence} {error.advice}"')]
