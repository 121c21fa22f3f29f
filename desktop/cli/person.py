"""relaisctl person: who works for the commune; shows, exports and erases personal data."""

from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer
from msgspec import to_builtins

from desktop import settings
from desktop.actions.settings.erase_person import erase_person
from desktop.actions.settings.export_person import export_person
from desktop.actions.settings.make_backup import second_place
from desktop.actions.settings.set_person import set_person
from desktop.cli.session import CommandSession
from desktop.database.queries import person
from desktop.documents import exports
from desktop.domain import erasure
from desktop.domain.french import counted
from desktop.domain.refusals import Refusal
from sync.commandline.commands import add_group

_PLACES = {
    "contact": "contact de la commune",
    "typed": "texte à corriger de ce contact",
    "act": "jointes à un envoi",
    "validation": "validation du besoin",
    "letter": "lettre au préfet",
}
_FIELDS = {
    "profile": "Élu ou agent",
    "function": "Fonction à la mairie",
    "name": "Nom",
    "email": "Adresse électronique",
    "telephone": "Téléphone",
}


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
    profile: Annotated[str | None, typer.Option(help="élu ou agent, inscrit dans chaque envoi")] = None,
    function: Annotated[
        str | None, typer.Option(help="fonction à la mairie, inscrite de même (par exemple : secrétaire général)")
    ] = None,
    name: Annotated[str | None, typer.Option(help="nom de la personne à joindre")] = None,
    email: Annotated[str | None, typer.Option(help="adresse électronique professionnelle")] = None,
    telephone: Annotated[str | None, typer.Option(help="téléphone professionnel")] = None,
) -> None:
    """Dit qui agit. Une option laissée de côté ne change rien ; une valeur vide efface."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        set_person(commune_context, profile=profile, function=function, name=name, email=email, telephone=telephone)
        with commune_context.store.reading() as connection:
            document = msgspec.structs.asdict(person.current(connection))
    session.output.answer(document, ["Enregistré sur cet ordinateur."])


def erase(
    context: typer.Context,
    confirm: Annotated[bool, typer.Option("--confirm", help="efface définitivement")] = False,
    letters: Annotated[bool, typer.Option("--letters", help="aussi les signataires des lettres au préfet")] = False,
) -> None:
    """Efface les données personnelles ici et des sauvegardes, et le demande à la plateforme ; dit ce qui reste."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            places = person.places(connection)
        if not confirm:
            raise Refusal(
                "not_confirmed",
                f"Rien n’a été effacé : des données personnelles se trouvent à {counted(len(places), 'endroit')}.",
                field="--confirm",
                remedy="L’effacement est définitif. Ajoutez --confirm pour effacer ; person show les montre.",
                of_input=True,
            )
        own = settings.read(session.places.settings).settings
        second = second_place(session.policy.backup_folder, own.backup_folder)
        done = erase_person(commune_context, letters=letters, second=second, proxy_user=own.proxy_user).value
        with commune_context.store.reading() as connection:
            erased = len(places) - len(person.places(connection))
    left = [to_builtins(remnant) | {"words": erasure.sentences((remnant,))[0]} for remnant in done.left]
    sent = " La plateforme les effacera au prochain échange." if done.op else ""
    lines = [f"Données effacées à {counted(erased, 'endroit')}.{sent}", "Ce qui reste\u00a0:"]
    lines += [f"– {sentence}" for sentence in erasure.sentences(done.left)]
    if any(remnant.place == "letter" for remnant in done.left):
        lines.append("Les lettres comprises\u00a0: relaisctl person erase --letters --confirm.")
    if any(remnant.place == "proxy" for remnant in done.left):
        lines.append("Le nom donné au proxy\u00a0: relaisctl proxy set --user.")
    session.output.answer({"erased": erased, "left": left, "op": done.op}, lines)


def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="fichier à écrire, en JSON", metavar="FICHIER", readable=False)],
) -> None:
    """Écrit toutes les données personnelles dans un fichier."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context:
        export_person(commune_context, out)
    session.output.answer({"file": str(out)}, [str(out)])


def _answer(session: CommandSession, document: dict[str, Any]) -> None:
    who = document["person"]
    lines = [f"{_FIELDS[key]}\u00a0: {value or '—'}" for key, value in who.items()]
    lines += [
        f"{_PLACES[place['place']]} {place['title']} : {', '.join(place['values'].values())}".replace("  ", " ")
        for place in document["places"]
    ]
    session.output.answer(document, lines)
