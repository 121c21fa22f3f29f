"""relaisctl proxy: the proxy that this person's exchanges use, and its password."""

from typing import Annotated

import typer

from desktop.actions.kit import proxy_settings
from desktop.actions.settings.keep_proxy import keep_proxy
from desktop.cli.session import CommandSession
from desktop.cli.transport import unread_pac, unread_pac_words
from desktop.domain.refusals import Refusal
from desktop.registry import system_pac
from sync.client.device.keystore import KeyStoreError
from sync.commandline.commands import add_group
from sync.commandline.standard_input import read_line

_MOST = 200  # most letters of a password
_IMPOSED = " (imposé par les stratégies)"
_OPTIONS = {"proxy": "--mode", "proxy_user": "--user"}  # the option, by the field of a refusal


def add(app: typer.Typer) -> None:
    add_group(app, "proxy", "Le proxy par lequel cet ordinateur sort vers Internet.", {"show": show, "set": choose})


def show(context: typer.Context) -> None:
    """Le proxy choisi ; jamais son mot de passe."""
    session: CommandSession = context.obj
    choice = proxy_settings.chosen(session.places, session.policy)
    kept = proxy_settings.has_password(session.places, session.policy)
    document = {"mode": choice.mode, "user": choice.user, "imposed": choice.imposed, "password_kept": kept}
    document |= {"user_imposed": choice.user_imposed, "password_imposed": choice.password_imposed}
    document["pac"] = pac = unread_pac(choice.mode, system_pac())
    document["password_for"] = trusted = proxy_settings.trusted(session.places, session.policy) if kept else ""
    lines = [
        f"Proxy\u00a0: {choice.mode}" + (_IMPOSED if choice.imposed else ""),
        f"Nom\u00a0: {choice.user or '—'}" + (_IMPOSED if choice.user_imposed else ""),
        f"Mot de passe\u00a0: {'gardé' if kept else 'aucun'}"
        + (f", pour {trusted}" if trusted else "")
        + (_IMPOSED if choice.password_imposed else ""),
        *([f"⚠ {unread_pac_words(pac)}"] if pac else []),
    ]
    session.output.answer(document, lines)


def choose(
    context: typer.Context,
    mode: Annotated[
        str, typer.Option(help="system (sans fichier PAC), none, ou une adresse comme http://proxy:3128")
    ] = "",
    user: Annotated[str | None, typer.Option(help="nom à donner au proxy\u202f; vide, l’oublie")] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="lit le mot de passe sur l’entrée standard")
    ] = False,
) -> None:
    """Choisit le proxy de cette personne, et garde son mot de passe dans le coffre de l’ordinateur."""
    session: CommandSession = context.obj
    session.prepare()
    before = proxy_settings.chosen(session.places, session.policy)
    if before.imposed and mode not in ("", before.mode):
        raise _imposed("--mode")
    if before.user_imposed and user not in (None, before.user):
        raise _imposed("--user")
    if before.password_imposed and password_stdin:
        raise _imposed("--password-stdin")
    password = read_line(_MOST + 1) if password_stdin else None
    if password and len(password) > _MOST:
        raise Refusal(
            "proxy_password_too_long",
            f"Le mot de passe du proxy a plus de {_MOST} caractères\u00a0: rien n’a été gardé.",
            field="--password-stdin",
            remedy="Donnez le mot de passe seul, sur une ligne.",
            of_input=True,
        )
    if password and password != password.strip():
        raise Refusal(
            "proxy_password_space",
            "Une espace précède ou suit le mot de passe du proxy\u00a0: rien n’a été gardé.",
            field="--password-stdin",
            remedy="Sous Windows, «\u00a0echo secret |\u00a0» en met une\u00a0: écrivez «\u00a0(echo secret)|\u00a0».",
            of_input=True,
        )
    if password and not (before.user if user is None else user):
        raise Refusal(
            "proxy_user_missing",
            "Un mot de passe sans nom n’est jamais envoyé au proxy\u00a0: rien n’a été gardé.",
            field="--user",
            remedy="Donnez aussi le nom\u00a0: --user NOM.",
            of_input=True,
        )
    own_mode = None if before.imposed or not mode else mode
    own_user = None if before.user_imposed else user
    try:
        keep_proxy(session.places, own_mode, own_user, password)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.sentence, field=_OPTIONS[refusal.field], of_input=True) from refusal
    except (KeyStoreError, OSError) as error:
        raise Refusal(
            "proxy_not_kept",
            "Le réglage du proxy n’a pas pu être gardé.",
            remedy="Vérifiez la place sur le disque et le coffre de mots de passe de l’ordinateur, puis recommencez.",
        ) from error
    show(context)


def _imposed(option: str) -> Refusal:
    return Refusal(
        "proxy_imposed",
        "Ce réglage du proxy est imposé par les stratégies de cet ordinateur.",
        field=option,
        remedy="Pour savoir par quoi : relaisctl policy show.",
    )
