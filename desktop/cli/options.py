"""The global options, taken from anywhere in the line before the commands are parsed."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


class WrongUsage(Exception):
    """What was typed cannot be a command; `sentence` says why, `field` names the option."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class Options:
    data_dir: Path | None = None
    commune: str | None = None
    json: bool = False


def hoist(arguments: Sequence[str]) -> tuple[Options, list[str]]:
    """The global options, wherever they stand before a lone "--", and the rest of the line as it was.

    Raises WrongUsage (with `json` already known by `wants_json`) for an option without its value.
    """
    found: dict[str, str] = {}
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
            break
        name, equals, value = word.partition("=")
        if name in ("--data-dir", "--commune"):
            if not equals:
                value = next(words, "")
            if not value or (not equals and value.startswith("--")):
                raise WrongUsage(f"L’option {name} attend une valeur.", name)
            found[name] = value
        elif word != "--json":
            rest.append(readable(word))
    data_dir = found.get("--data-dir")
    commune = found.get("--commune")
    return (
        Options(
            data_dir=Path(data_dir) if data_dir else None,
            commune=readable(commune).strip().upper() if commune else None,
            json=wants_json(arguments),
        ),
        rest,
    )


def wants_json(arguments: Sequence[str]) -> bool:
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in before


def readable(word: str) -> str:
    """The word with bytes that are no text replaced: such bytes reach a program as lone surrogates."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
