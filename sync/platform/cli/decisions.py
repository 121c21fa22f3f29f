"""relais-platform decision: which kinds of act are decided later than received, and deciding them."""

from typing import Annotated

import typer

from sync.commandline.commands import add_group
from sync.platform.cli.session import PlatformSession
from sync.platform.intake import decisions


def add(app: typer.Typer) -> None:
    add_group(app, "decision", "Ce qui est décidé plus tard que reçu.", {"defer": defer, "run": run})


def defer(
    context: typer.Context,
    types: Annotated[
        list[str] | None, typer.Argument(help="natures d’envoi\u202f; aucune\u00a0: tout de suite")
    ] = None,
) -> None:
    """Les envois de ces natures sont reçus aussitôt, et décidés par «\u00a0decision run\u00a0»."""
    session: PlatformSession = context.obj
    with session.store() as store, store.writing() as connection:
        decisions.defer(connection, types or [])
        now = sorted(decisions.deferred(connection))
    lines = [f"Décidés plus tard\u00a0: {', '.join(now) or 'aucun'}."]
    session.output.answer({"deferred": now}, lines)


def run(context: typer.Context) -> None:
    """Décide tout ce qui attend\u202f; les communes l’apprennent à leur prochain échange."""
    session: PlatformSession = context.obj
    with session.store() as store:
        keys = session.keys(store)
        with store.writing() as connection:
            count = decisions.decide(connection, keys, session.now())
    session.output.answer({"decided": count}, [f"{count} envois décidés." if count > 1 else f"{count} envoi décidé."])
