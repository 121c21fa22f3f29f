"""One program: its line is parsed, its command runs, and every way to end has its exit status."""

import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import IntEnum
from typing import NoReturn

import typer
from typer.exceptions import Exit, TyperException

from sync.commandline.arguments import WrongUsage, hoist, wants_json
from sync.commandline.help import FrenchGroup, see_help, usage_problem
from sync.commandline.output import Output, discard, nobody_reads, say, use_utf8


class ExitStatus(IntEnum):
    DONE = 0
    REFUSED = 1  #: a rule of the programme forbids it
    USAGE = 2  #: the line that was typed, or an input, is wrong
    NETWORK = 3  #: no link, or no platform at its end
    INTEGRITY = 4  #: a journal, database, receipt or bundle does not verify
    FAULT = 5  #: a fault of this program


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """How an error ends the program."""

    status: ExitStatus  #: with which the program ends
    type: str  #: a stable code, for scripts
    title: str  #: one sentence in French
    detail: str = ""  #: the remedy
    field: str = ""  #: the option or argument it is about


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    name: str  #: as it is typed
    #: Takes the options of the whole program after its context, and sets `context.obj` (an Output at first) to what
    #: the commands work with. Its docstring is the program's help.
    begin: Callable[..., None]
    #: Adds the commands that a line with this first word needs; all of them for "".
    add: Callable[[typer.Typer, str], None]
    #: How an error of a command is shown, an unforeseen one too.
    failure: Callable[[Exception], Failure]

    def main(self) -> NoReturn:
        """The entry point."""
        use_utf8()
        sys.exit(self.run(sys.argv[1:]))

    def run(self, arguments: Sequence[str]) -> int:
        """Runs one command and returns its exit status. Whatever happens ends in a sentence."""
        output = Output(json=wants_json(arguments))
        with ExitStack() as closing:  # what the command holds open is closed after its error was shown and logged
            try:
                self._run(arguments, output, closing)
            except Exit as end:
                return end.exit_code
            except KeyboardInterrupt:
                say("Interrompu. Ce qui était enregistré le reste.")
                return 130
            except Exception as error:  # noqa: BLE001 - the program's edge: a fault ends in a sentence, not a traceback
                if nobody_reads(error):  # the reader of the help
                    discard(sys.stdout)
                    return ExitStatus.DONE
                failure = self._failure(error)
                output.problem(type=failure.type, title=failure.title, detail=failure.detail, field=failure.field)
                return failure.status
        return ExitStatus.DONE

    def _run(self, arguments: Sequence[str], output: Output, closing: ExitStack) -> None:
        app = typer.Typer(cls=FrenchGroup, add_completion=False, rich_markup_mode=None)
        app.callback()(self.begin)
        names = [name for option in typer.main.get_group(app).params for name in option.opts]
        own, rest = hoist(arguments, names)
        if rest[:1] == ["--version"]:
            self._say_version(output)
            return
        if not rest and output.json:
            raise WrongUsage("Il manque une commande.")
        self.add(app, rest[0] if rest else "")
        if not app.registered_groups and not app.registered_commands:  # the first word names no command
            self.add(app, "")
        group = typer.main.get_group(app)
        context = group.make_context(self.name, [*own, *(rest or ["--help"])], obj=output)
        group.invoke(closing.enter_context(context))

    def _say_version(self, output: Output) -> None:
        from importlib.metadata import version  # noqa: PLC0415 - only when asked for

        number = version("relais-communes")
        output.answer({"name": self.name, "version": number}, [f"{self.name} {number}"])

    def _failure(self, error: Exception) -> Failure:
        if isinstance(error, WrongUsage):
            return _usage(error.sentence, see_help(self.name), error.field)
        if isinstance(error, TyperException):
            return _usage(*usage_problem(error, self.name))
        return self.failure(error)


def _usage(title: str, detail: str, field: str) -> Failure:
    return Failure(status=ExitStatus.USAGE, type="usage", title=title, detail=detail, field=field)
