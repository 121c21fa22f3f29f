"""Typer's groups and commands, with their help and their errors in French."""

from typing import Any

import typer.core

_GLOBAL = (
    ("--database URL", "la base\u00a0: un fichier SQLite, ou l’adresse d’une base PostgreSQL"),
    ("--keys DOSSIER", "le dossier de la clé de signature (sinon à côté du fichier de la base)"),
    ("--json", "un document JSON sur la sortie standard, et rien d’autre"),
    ("--help", "cette aide"),
)


class Group(typer.core.TyperGroup):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        commands = [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]
        formatter.write(_text(f"{ctx.command_path} COMMANDE …", self.help, [("Commandes", commands)]))


class Command(typer.core.TyperCommand):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        arguments, options = [], []
        parameters: list[Any] = list(self.params)
        for parameter in parameters:
            if parameter.param_type_name == "argument":
                arguments.append((_name(parameter), getattr(parameter, "help", "") or ""))
            else:
                options.append((parameter.opts[0] + " …", getattr(parameter, "help", "") or ""))
        line = " ".join([ctx.command_path, *(name for name, _ in arguments), "[OPTIONS]" if options else ""]).strip()
        formatter.write(_text(line, self.help, [("Arguments", arguments), ("Options", options)]))


def sentence(error: Any) -> tuple[str, str]:
    """A usage error of the parser in French, and the option or argument it is about."""
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or ("" if parameter is None else _name(parameter))
    said = {
        "NoSuchOption": f"L’option {name} n’existe pas.",
        "MissingParameter": f"Il manque {name}.",
        "BadOptionUsage": f"L’option {name} est mal employée.",
        "BadParameter": f"La valeur de {name} ne convient pas.",
    }
    return said.get(type(error).__name__, "Cette commande n’existe pas, ou il y a un mot de trop."), name


def _name(parameter: Any) -> str:
    return str((parameter.metavar or parameter.name) if parameter.param_type_name == "argument" else parameter.opts[0])


def _text(line: str, purpose: str | None, parts: list[tuple[str, list[tuple[str, str]]]]) -> str:
    lines = [f"Emploi\u00a0: {line}", ""]
    if purpose:
        lines += [f"  {purpose}", ""]
    for title, rows in [*parts, ("Partout", list(_GLOBAL))]:
        if rows:
            width = max(len(name) for name, _ in rows) + 2
            lines += [f"{title}\u00a0:", *(f"  {name:<{width}}{words}".rstrip() for name, words in rows), ""]
    return "\n".join(lines)
