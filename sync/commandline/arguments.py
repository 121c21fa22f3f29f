"""The words of a command line: the program's own options are found wherever they stand."""

from collections.abc import Collection, Sequence


class WrongUsage(Exception):
    """What was typed cannot be a command; `sentence` says why in French, `field` names the option."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


def hoist(arguments: Sequence[str], names: Collection[str]) -> tuple[list[str], list[str]]:
    """The options of these names as `--name=value`, and the rest of the line without them and without --json.

    After a lone "--" every word is text. Raises WrongUsage for an option without its value.
    """
    options: list[str] = []
    rest: list[str] = []
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
            break
        name, equals, value = word.partition("=")
        if name in names:
            if not equals:
                value = next(words, "")
            if not value or (not equals and value.startswith("--")):
                raise WrongUsage(f"L’option {name} attend une valeur.", name)
            options.append(f"{name}={value}")
        elif word != "--json":
            rest.append(readable(word))
    return options, rest


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether --json stands anywhere before a lone "--"."""
    before = arguments[: arguments.index("--")] if "--" in arguments else arguments
    return "--json" in before


def readable(word: str) -> str:
    """The word with bytes that are no text replaced: such bytes reach a program as lone surrogates."""
    return word.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
