"""relaisctl commune: the official list, and the communes of this computer."""

from dataclasses import asdict
from typing import Annotated

import typer

from desktop.actions.kit.commune_context import local_time
from desktop.actions.settings.begin_anew import begin_anew
from desktop.actions.settings.choose_commune import choose_commune
from desktop.actions.settings.remove_commune import preview_removal, remove_commune
from desktop.cli.session import CommandSession
from desktop.database.opening import list_communes
from desktop.database.queries import link
from desktop.domain import communes as rules
from desktop.domain import french
from desktop.domain.refusals import Refusal
from resources import communes
from sync.client.device.keystore_choice import choose
from sync.commandline.commands import add_group
from sync.commandline.output import say

_KEYS = ("insee", "name", "department", "department_name", "region", "region_name", "population", "siren", "epci")


def add(app: typer.Typer) -> None:
    add_group(
        app,
        "commune",
        "La liste officielle, et les communes de cet ordinateur.",
        {"search": search, "use": use, "list": list_here, "remove": remove},
    )


def search(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="nom, code INSEE ou code postal", metavar="TEXTE")],
) -> None:
    """Cherche dans la liste officielle des communes."""
    session: CommandSession = context.obj
    hits = communes.search(text)
    rows = [{key: value for key, value in asdict(one).items() if key in (*_KEYS, "epci_name", "kind")} for one in hits]
    lines = [f"{one.insee}  {one.name} ({one.department_name})" for one in hits]
    session.output.answer(rows, lines or ["Aucune commune ne correspond."])


def use(
    context: typer.Context,
    insee: Annotated[str, typer.Argument(help="code INSEE, par exemple 45024", metavar="INSEE")],
    anew: Annotated[
        bool, typer.Option("--anew", help="repart sans données pour une commune dont la base a disparu")
    ] = False,
    keep_choice: Annotated[
        bool, typer.Option("--keep-choice", help="la prépare seulement, si une autre est déjà choisie")
    ] = False,
) -> None:
    """Choisit une commune : crée sa base et la clé de signature, ou les retrouve."""
    session: CommandSession = context.obj
    if not (2 <= len(insee) <= 10 and insee.isalnum()):
        raise Refusal(
            "unknown_commune",
            f"{french.quoted(insee)} n’est pas un code INSEE.",
            field="INSEE",
            remedy="Un code INSEE compte cinq signes, par exemple 45024.",
            of_input=True,
        )
    session.prepare()
    if anew:
        begin_anew(session.places, insee, local_time, choose(session.places.keys))
    commune_context = choose_commune(session.places, insee, local_time, choose(session.places.keys))
    try:
        with commune_context.store.reading() as connection:
            commune, device = link.commune(connection), link.current(connection)
    finally:
        commune_context.close()
    if commune is None or device is None:
        raise AssertionError(insee)
    if not keep_choice or not session.chosen():
        session.remember(commune.insee)
    document = {
        "insee": commune.insee,
        "name": commune.name,
        "siren": commune.siren,
        "department_name": commune.department_name,
        "database": str(session.places.database(commune.insee)),
        "device": device.device,
        "key_place": device.key_place,
        "enrolled": device.enrolled,
    }
    if device.key_place == "file":
        say(
            "Cet ordinateur n’a pas de coffre de mots de passe\u00a0: la clé de signature est gardée dans un"
            " fichier réservé."
        )
    session.output.answer(document, [f"{commune.name} ({commune.insee}) est prête sur cet ordinateur."])


def list_here(context: typer.Context) -> None:
    """Les communes de cet ordinateur."""
    session: CommandSession = context.obj
    here = list_communes(session.places.communes)
    rows = [{"insee": insee, "name": name, "department_name": department} for insee, name, department in here]
    lines = [f"{insee}  {name} ({department})" for insee, name, department in here]
    session.output.answer(rows, lines or ["Aucune commune sur cet ordinateur."])


def remove(
    context: typer.Context,
    insee: Annotated[str, typer.Argument(help="code INSEE, par exemple 45024", metavar="INSEE")],
    preview: Annotated[bool, typer.Option("--preview", help="dit seulement si elle peut l’être")] = False,
) -> None:
    """Retire une commune choisie par erreur, où rien n’a été écrit. Ses fichiers vont dans ses sauvegardes."""
    session: CommandSession = context.obj
    session.prepare()
    insee = insee.strip().upper()
    name = preview_removal(session.places, insee)
    say(f"{name}\u00a0: {french.uncapital(rules.UNUSED)}")
    aside = "" if preview else str(remove_commune(session.places, insee, local_time))
    lines = ["Rien n’a été modifié."] if preview else [f"La commune est retirée. Ses fichiers\u00a0: {aside}"]
    session.output.answer({"insee": insee, "name": name, "aside": aside}, lines)
