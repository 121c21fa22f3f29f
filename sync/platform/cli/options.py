"""The global options, taken from anywhere in the line before the commands are parsed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sync.platform.refusals import Refused

DATABASE = "relais-platform.sqlite"  # in the current folder


@dataclass(frozen=True, slots=True)
class Options:
    database: str = DATABASE
    keys: str = ""
    json: bool = False


def hoist(arguments: Sequence[str]) -> tuple[Options, list[str]]:
    """The global options, wherever they stand before a lone "--", and the rest of the line. Raises Refused."""
    found: dict[str, str] = {}
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
            break
        name, equals, value = word.partition("=")
        if name in ("--database", "--keys"):
            if not equals:
                value = next(words, "")
            if not value or (not equals and value.startswith("--")):
                raise Refused("usage", f"L’option {name} attend une valeur.", field=name, of_input=True)
            found[name] = readable(value)
        elif word != "--json":
            rest.append(readable(word))
    options = Options(
        database=found.get("--database", DATABASE), keys=found.get("--keys", ""), json=wants_json(arguments)
    )
    return options, rest


def wants_json(arguments: Sequence[str]) -> bool:
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in before


def readable(word: str) -> str:
    """The word with bytes that are no text replaced: they reach a program as lone surrogates."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
