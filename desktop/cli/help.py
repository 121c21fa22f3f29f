"""Typer's groups and commands with their help in French."""

import sys
from typing import Any

import typer.core

_GLOBAL = (
    ("--data-dir DOSSIER", "le dossier des données (sinon RELAIS_DATA_DIR, sinon celui de l’utilisateur)"),
    ("--commune INSEE", "la commune, quand ce poste en a plusieurs"),
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
        for parameter in self.params:
            if parameter.param_type_name == "argument":
                arguments.append((_name(parameter), getattr(parameter, "help", "") or ""))
            else:
                options.append((parameter.opts[0] + " …", getattr(parameter, "help", "") or ""))
        line = " ".join([ctx.command_path, *(name for name, _ in arguments), "[OPTIONS]" if options else ""]).strip()
        formatter.write(_text(line, self.help, [("Arguments", arguments), ("Options", options)]))


def sentence(error: Any) -> tuple[str, str]:
    """A usage error of the parser in French, and the option or argument it is about."""
    parameter = getattr(error, "param", None)
    name = getattr(error, "option_name", "") or (_name(parameter) if parameter is not None else "")
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"L’option {name} n’existe pas.", name
    if kind == "MissingParameter":
        return f"Il manque {name}.", name
    if kind == "BadOptionUsage":
        return f"L’option {name} est mal employée.", name
    if kind == "BadParameter":
        return f"La valeur de {name} ne convient pas.", name
    return "Cette commande n’existe pas, ou il y a un mot de trop.", ""


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name.upper())
    return str(parameter.opts[0])


def _text(line: str, purpose: str | None, parts: list[tuple[str, list[tuple[str, str]]]]) -> str:
    lines = [f"Emploi : {line}", ""]
    if purpose:
        lines += [f"  {purpose}", ""]
    for title, rows in [*parts, ("Partout", list(_GLOBAL))]:
        if rows:
            width = max(len(name) for name, _ in rows) + 2
            lines += [f"{title} :", *(f"  {name:<{width}}{words}".rstrip() for name, words in rows), ""]
    return "\n".join(lines)


def utf8() -> None:
    """French on any terminal: Windows would otherwise write its own code page."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
