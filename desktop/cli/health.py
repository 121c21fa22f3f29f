"""relaisctl verify, doctor, diagnostics and policy: what is wrong, and how to repair it."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from msgspec import to_builtins

from desktop import settings
from desktop.actions.kit.commune_context import local_time
from desktop.actions.kit.examine import Check, examine_backups, examine_commune, examine_computer, examine_move
from desktop.actions.kit.examine_way import WAY, examine_way
from desktop.actions.kit.proxy_settings import chosen, proxy_for
from desktop.actions.settings.make_report import Station, make_report
from desktop.cli.remedies import before_enrolment, remedy
from desktop.cli.remedies import words_of as words_of_network
from desktop.cli.session import CommandSession
from desktop.cli.transport import http, transport_of, unread_pac, unread_pac_words
from desktop.database.errors import DatabaseFault
from desktop.database.queries import link
from desktop.documents import check_words
from desktop.documents.support_report import CheckResult
from desktop.domain import exchange_words
from desktop.domain.french import counted
from desktop.domain.refusals import Refusal, words_of
from desktop.policy import KEYS
from desktop.registry import PLACE, system_pac
from sync.client.ledger import evidence, verification
from sync.commandline.commands import add_commands, add_group
from sync.commandline.program import ExitStatus


def add(app: typer.Typer) -> None:
    add_commands(app, {"verify": verify, "doctor": doctor, "diagnostics": diagnostics})
    add_group(app, "policy", "Ce que l’administrateur impose à cet ordinateur.", {"show": show_policy})


def verify(context: typer.Context) -> None:
    """Vérifie le journal et les accusés, sans réseau."""
    session: CommandSession = context.obj
    with session.commune_context() as commune_context, commune_context.store.reading() as connection:
        verdict = verification.check(connection, commune_context.head)
        against = evidence.count(connection)
    acts, receipts = counted(verdict.operations, "envoi"), counted(verdict.receipts, "accusé")
    words = f"{acts}, {receipts} et {counted(verdict.words, 'ligne')} du registre vérifiés."
    lines = [words if verdict.ok else f"✗ {verdict.first_bad}"]
    lines += [f"⚠ {exchange_words.contradicted()}"] if against else []  # its signatures are good all the same
    session.output.answer(to_builtins(verdict) | {"contradictions": against}, lines)
    if not verdict.ok:
        raise typer.Exit(ExitStatus.INTEGRITY)


def doctor(context: typer.Context) -> None:
    """Examine cet ordinateur : chaque point, avec son remède. Rend 0 une fois inscrit et tout en ordre."""
    session: CommandSession = context.obj
    session.prepare()
    checks = list(examine_computer(session.places, session.policy.backup_folder))
    checks += [Check("policy", False, error) for error in session.policy.errors] or [Check("policy", True)]
    if pac := unread_pac(chosen(session.places, session.policy).mode, system_pac()):
        checks.append(Check("proxy", True, unread_pac_words(pac)))
    device, enrolled = "", False
    try:
        with session.commune_context() as commune_context, transport_of(session, commune_context) as transport:
            with commune_context.store.reading() as connection:
                own = link.current(connection)
            device, enrolled = ("", False) if own is None else (own.device, own.enrolled)
            checks += [*examine_commune(commune_context, transport, words_of_network), examine_backups(commune_context)]
            checks += examine_move(own.url, session.policy.platform_url) if own is not None and enrolled else ()
    except Refusal as refusal:  # no commune yet, or several: examines the computer alone
        checks.append(Check("commune", None if refusal.code == "no_commune" else False, refusal.remedy))
    except DatabaseFault as fault:
        checks.append(Check("database", False, f"{fault.sentence} {remedy(fault)}"))
    if not enrolled:
        checks += _before_enrolment(session)
    bad = {check.name for check in checks if check.ok is False}
    document = {
        "ok": all(check.ok for check in checks),
        "checks": [to_builtins(check) for check in checks],
        "device": device,
    }
    lines = [check_words.line(check.name, check.remedy, ok=check.ok) for check in checks]
    lines += [f"  Numéro de cet ordinateur\u00a0: {device}"] if device else []
    session.output.answer(document, lines)
    if bad & {"journal", "database"}:
        raise typer.Exit(ExitStatus.INTEGRITY)
    if bad:
        of_network = all(name == "platform" or name.startswith(WAY) for name in bad)
        raise typer.Exit(ExitStatus.NETWORK if of_network else ExitStatus.REFUSED)
    if not document["ok"]:  # not enrolled yet: a computer on which the script never ran must not pass for ready
        raise typer.Exit(ExitStatus.REFUSED)


def _before_enrolment(session: CommandSession) -> tuple[Check, ...]:
    """The way to the platform that the policy imposes, step by step; nothing where it imposes none."""
    url = session.policy.platform_url
    if not url:
        return ()
    way = proxy_for(url, session.places, session.policy)
    with closing(http(session, url)) as transport:
        return examine_way(url, way, transport, lambda error: before_enrolment(error, url))


def diagnostics(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="fichier ZIP à écrire", metavar="ZIP", readable=False)],
) -> None:
    """Écrit un rapport pour le service informatique, sans secret ni donnée personnelle."""
    session: CommandSession = context.obj
    session.prepare()
    station = Station(
        session.places,
        session.policy,
        settings.read(session.places.settings).settings,
        lambda url: proxy_for(url, session.places, session.policy),
    )
    try:
        with session.commune_context() as commune_context:
            made = make_report(out, station, local_time(), commune_context)
    except (DatabaseFault, Refusal) as fault:
        if isinstance(fault, Refusal) and fault.code not in ("no_commune", "several_communes", "commune_not_here"):
            raise
        made = make_report(out, station, local_time(), None, CheckResult(fault.code, False, words_of(fault)))
    document = {"file": str(out), "bytes": made.size, "not_well": list(made.bad)}
    lines = [f"Rapport écrit\u00a0: {out}", *(f"  à voir\u00a0: {check_words.subject(name)}" for name in made.bad)]
    session.output.answer(document, lines)


def show_policy(context: typer.Context) -> None:
    """Les stratégies imposées, par le registre ou par quel fichier, avec leurs erreurs."""
    session: CommandSession = context.obj
    policy = session.policy
    document = {name: str(value) if name == "file" else value for name, value in policy._asdict().items()}
    lines = [f"Fichier\u00a0: {policy.file}" + ("" if policy.present else " (absent)")]
    lines += [f"Registre\u00a0: HKLM\\{PLACE}"] if policy.registry else []
    lines += [
        f"  {key}\u00a0: {document[key] or '—'}" + (" (registre)" if key in policy.registry else "") for key in KEYS
    ]
    lines += [f"✗ {error}" for error in policy.errors]
    session.output.answer(document, lines)
    if policy.errors:
        raise typer.Exit(ExitStatus.USAGE)
