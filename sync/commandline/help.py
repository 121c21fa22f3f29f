"""Typer's groups and commands with their help in French, and the parser's errors as French sentences."""

from typing import Any

import typer.core


class FrenchGroup(typer.core.TyperGroup):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        commands = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        formatter.write(_text(ctx, f"{ctx.command_path} COMMANDE …", {"Commandes": commands}))


class FrenchCommand(typer.core.TyperCommand):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        parameters: list[Any] = list(self.params)
        arguments = [(_name(one), one.help or "") for one in parameters if one.param_type_name == "argument"]
        options = [(_typed(one), one.help or "") for one in parameters if one.param_type_name == "option"]
        line = " ".join([ctx.command_path, *(name for name, _ in arguments), "[OPTIONS]" if options else ""]).strip()
        formatter.write(_text(ctx, line, {"Arguments": arguments, "Options": options}))


def usage_problem(error: Any, program: str) -> tuple[str, str, str]:
    """A usage error of the parser: what is wrong, where to read on, and the option or argument it is about.

    The errors are told apart by the name of their class: typer keeps the classes to itself.
    """
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or ("" if parameter is None else _name(parameter))
    kind = type(error).__name__
    context = getattr(error, "ctx", None)
    if kind == "NoArgsIsHelpError":
        path = error.ctx.command_path
        return f"Il manque une commande après «\u00a0{path}\u00a0».", see_help(path), ""
    sentences = {
        "NoSuchOption": f"L’option {name} n’existe pas.",
        "MissingParameter": f"Il manque {name}.",
        "BadOptionUsage": f"L’option {name} est mal employée.",
        "BadParameter": f"La valeur de {name} ne convient pas{_bounds(parameter)}.",
    }
    title = sentences.get(kind, "Cette commande n’existe pas, ou il y a un mot de trop.")
    return title, see_help(program if context is None else context.command_path), name if kind in sentences else ""


def see_help(command: str) -> str:
    return f"Voyez\u00a0: {command} --help."


def _bounds(parameter: Any) -> str:
    least, most = (getattr(parameter, name, None) for name in ("min", "max"))
    return "" if least is None or most is None else f"\u00a0: il faut un nombre de {least} à {most}"


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return str(parameter.opts[0])


def _typed(option: Any) -> str:
    """The option as it is typed, with "…" where a value follows."""
    return _name(option) if option.is_flag else f"{_name(option)} …"


def _text(ctx: Any, line: str, parts: dict[str, list[tuple[str, str]]]) -> str:
    own = [(f"{_name(one)} {one.metavar}", one.help) for one in ctx.find_root().command.params]
    everywhere = [
        *own,
        ("--json", "un document JSON sur la sortie standard, et rien d’autre"),
        ("--help", "cette aide"),
    ]
    if ctx.parent is None:
        everywhere.append(("--version", "la version du programme"))
    lines = [f"Emploi\u00a0: {line}", ""]
    if ctx.command.help:
        lines += [f"  {ctx.command.help}", ""]
    for title, rows in (parts | {"Partout": everywhere}).items():
        if rows:
            width = max(len(name) for name, _ in rows) + 2
            lines += [f"{title}\u00a0:", *(f"  {name:<{width}}{words}".rstrip() for name, words in rows), ""]
    return "\n".join(lines)
