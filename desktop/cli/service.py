"""relaisctl service: the catalogue, and the services that the commune proposes for it."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from desktop.actions.services.draft_share import draft_share
from desktop.actions.services.share_service import share_service
from desktop.cli import files, states
from desktop.cli.command_answers import acted
from desktop.cli.session import CommandSession
from desktop.cli.themes import check_theme
from desktop.database import answers, search, service_weights
from desktop.database.queries import campaign, catalogue, shares
from desktop.domain import needs as need_rules
from desktop.domain import shares as rules
from desktop.domain.exchange_words import quoted_answer
from desktop.domain.french import quoted, uncapital
from desktop.domain.refusals import Refusal
from desktop.domain.services import facts as service_facts
from sync.commandline.commands import add_group
from sync.commandline.output import say
from sync.contract.bodies import Cost, Licence


class ShareFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A service to share, in a JSON file."""

    title: str  #: name of the service
    summary: str  #: what it does, in a sentence
    theme: str = ""  #: id of a theme of the campaign; "" for none
    audience: str = ""  #: for whom it is
    provider: str = ""  #: who provides it
    cost: Cost = "inconnu"  #: "inconnu" where nobody knows
    cost_note: str = ""  #: on the cost, in words
    licence: Licence = "inconnue"  #: "inconnue" where nobody knows
    used_since: str = ""  #: since when the commune uses it, in words
    remarks: str = ""  #: for the platform alone, never published


_MOST = 500  # services of one search, as many as in the window's list
_KEYS = f"le service, en JSON\u00a0: {', '.join(ShareFile.__struct_fields__)}"


def add(app: typer.Typer) -> None:
    add_group(
        app,
        "service",
        "Le catalogue des services, et ceux que la commune partage.",
        {"search": search_services, "show": show, "share": share, "shared": list_shared},
    )


def search_services(
    context: typer.Context,
    text: Annotated[str, typer.Argument(help="quelques mots, ou le besoin en une phrase", metavar="TEXTE")],
) -> None:
    """Cherche un service dans le catalogue."""
    session: CommandSession = context.obj
    text += " "  # no more letters follow its last word
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        hits = search.holding(connection, text, ("catalogue",), _MOST)
        services = [(service, hit) for hit in hits if (service := catalogue.service(connection, hit.id)) is not None]
        beyond = None if hits else answers.answers(connection, text).beyond
        population = catalogue.population(connection)
    rows = [
        {
            "id": service.id,
            "title": service.title,
            "theme": service.themes[0] if service.themes else "",
            "summary": service.summary,
            "cost": service.cost,
            "licence": service.licence,
            "shared_by": service.shared_by,
            "degree": hit.degree or "",
        }
        for service, hit in services
    ]
    sizes = [service_facts.other_size(service, population) for service, _ in services]
    lines = [
        f"{service.id}  {service.title}{_remarks(hit, size)} — {service.summary}"
        for (service, hit), size in zip(services, sizes, strict=True)
    ]
    nothing = beyond.guidance if beyond else f"Aucun service connu ne répond. {need_rules.WAY_ON}"
    whole = service_weights.readable()
    session.output.answer(rows, lines or [nothing] * whole)
    if not whole:  # what words alone find is no more than that
        say(need_rules.SEARCH_BROKEN)


def _remarks(hit: search.Hit, size: str) -> str:
    """How surely it answers, and for which other size of commune it makes sense, in brackets."""
    remarks = ", ".join(filter(None, (need_rules.DEGREES[hit.degree] if hit.degree else "", uncapital(size))))
    return f" ({remarks})" if remarks else ""


def show(
    context: typer.Context,
    id: Annotated[str, typer.Argument(help="numéro du service dans le catalogue", metavar="ID")],
) -> None:
    """Un service : à quoi il sert, pour qui, à quel coût, et où cela a été lu."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        service = catalogue.service(connection, id)
        dated = "" if service is None else service_facts.vintage(service, catalogue.services(connection))
    if service is None:
        raise Refusal(
            "unknown_service",
            f"Aucun service ne porte l’identifiant {quoted(id)}.",
            field="id",
            command="service search TEXTE",
            of_input=True,
        )
    lines = [f"{service.id}  {service.title}", service.summary]
    lines += [f"{label}\u00a0: {line}" for label, text in service_facts.facts(service) for line in text.splitlines()]
    lines += filter(None, (service_facts.unsure(service), dated))
    session.output.answer(msgspec.to_builtins(service), lines)


def share(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help=_KEYS, metavar="FICHIER", readable=False)],
) -> None:
    """Propose un service de la commune pour le catalogue."""
    session: CommandSession = context.obj
    asked = msgspec.structs.asdict(files.read(file, ShareFile))
    with session.commune_context() as commune_context:
        with commune_context.store.reading() as connection:
            check_theme(connection, asked["theme"])
            themes = [theme.id for theme in campaign.themes(connection)]
        for problem in rules.problems(asked, themes):
            raise problem
        acted(
            session, commune_context, share_service(commune_context, draft_share(commune_context, None, **asked).value)
        )


def list_shared(context: typer.Context) -> None:
    """Les services proposés par la commune, avec ce qu’ils deviennent."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        entries = shares.listed(connection)
    rows = [
        {
            "id": row.id,
            "title": row.title,
            "theme": row.theme,
            "state": row.state,
            "lodged": row.lodged,
            "op": row.share_op,
            "number": row.number,
            "received_at": row.received_at,
            "service": row.service,
            "moved_at": row.decided_at,
            "problem": row.detail or row.reason,
        }
        for row in entries
    ]
    lines = [
        f"{row.id}  {_state(row)}  {row.title or '(sans nom)'}"
        + (f" — {quoted_answer(row.detail)}" if row.detail else "")
        for row in entries
    ]
    session.output.answer(rows, lines or ["Aucun service proposé."])


def _state(row: shares.ShareRow) -> str:
    """Its state; for a draft whose service the platform already has, what the platform says of it."""
    return "⚠ Déjà proposé" if row.lodged == "received" else states.shown(row.lodged or row.state, kind="service.share")
