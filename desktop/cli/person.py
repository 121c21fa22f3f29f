"""relaisctl person: who works for the commune; personal data shown, exported, erased."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.export_person import export_person
from desktop.actions.settings.set_person import set_person
from desktop.cli.session import CommandSession
from desktop.database.queries import person
from desktop.documents import exports
from desktop.domain.french import counted
from desktop.domain.refusals import Refusal
from sync.commandline.commands import add_group

_PLACES = {"contact": "contact de la commune", "act": "jointes à un envoi", "letter": "lettre au préfet"}


def add(app: typer.Typer) -> None:
    add_group(
        app,
        "person",
        "Qui agit pour la commune ; les données personnelles.",
        {"show": show, "set": set_, "erase": erase, "export": export},
    )


def show(context: typer.Context) -> None:
    """La personne, et chaque endroit où se trouvent des données personnelles."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        document = exports.personal(connection)
    _answer(session, document)


def set_(
    context: typer.Context,
    profile: Annotated[
        str | None, typer.Option(help="profil, public (par exemple : secrétaire général de mairie)")
    ] = None,
    function: Annotated[str | None, typer.Option(help="fonction, publique")] = None,
    name: Annotated[str | None, typer.Option(help="nom de la personne à joindre")] = None,
    email: Annotated[str | None, typer.Option(help="adresse électronique professionnelle")] = None,
    telephone: Annotated[str | None, typer.Option(help="téléphone professionnel")] = None,
) -> None:
    """Dit qui agit. Une option laissée de côté ne change rien ; une valeur vide efface."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        set_person(commune_context, profile=profile, function=function, name=name, email=email, telephone=telephone)
        with commune_context.store.reading() as connection:
            document = asdict(person.current(connection))
    session.output.answer(document, ["✓ Enregistré sur cet ordinateur."])


def erase(
    context: typer.Context,
    confirm: Annotated[bool, typer.Option("--confirm", help="efface pour de bon")] = False,
    letters: Annotated[bool, typer.Option("--letters", help="aussi les signataires des lettres au préfet")] = False,
) -> None:
    """Efface les données personnelles ici, et demande à la plateforme de les oublier."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            found = person.places(connection)
        if not confirm:
            raise Refusal(
                "not_confirmed",
                f"Rien n’a été effacé : des données personnelles se trouvent à {counted(len(found), 'endroit')}.",
                field="--confirm",
                remedy="L’effacement est définitif. Ajoutez --confirm pour effacer ; person show les montre.",
                of_input=True,
            )
        op = erase_person(commune_context, letters=letters).value
        with commune_context.store.reading() as connection:
            left = person.places(connection)
    erased = len(found) - len(left)
    document = {"erased": erased, "left": [asdict(place) for place in left], "op": op}
    sent = " La plateforme les effacera au prochain échange." if op else ""
    session.output.answer(document, [f"✓ Données effacées à {counted(erased, 'endroit')}.{sent}"])


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="fichier à écrire, en JSON", metavar="FICHIER")],
) -> None:
    """Écrit toutes les données personnelles dans un fichier."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        export_person(commune_context, out)
    session.output.answer({"file": str(out)}, [f"✓ {out}"])


def _answer(session: CommandSession, document: dict[str, Any]) -> None:
    who = document["person"]
    lines = [f"{key} : {value or '—'}" for key, value in who.items()]
    lines += [
        f"{_PLACES[place['place']]} {place['title']} : {', '.join(place['values'].values())}".replace("  ", " ")
        for place in document["places"]
    ]
    session.output.answer(document, lines)
