"""What the computer's administrator imposes: on Windows the registry, everywhere one JSON file; errors are reported.

Each key counts as the registry has it, or else as the file has it. Both are checked strictly and alike.
"""

import codecs
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from desktop import ca_file, password_file
from desktop.registry import PLACE, Registry, policies

#: Environment variable that names another file than the machine's, for an installation in a portable folder.
VARIABLE = "RELAIS_POLICY_FILE"
_HERE = ("127.0.0.1", "localhost", "::1")
#: Each key with the most characters of its value; the ADMX in installer/windows has the same.
LONGEST = {
    "platform_url": 300,
    "proxy": 300,
    "proxy_user": 200,
    "proxy_password_file": 400,
    "ca_file": 400,
    "log_level": 10,
    "backup_folder": 400,
}
KEYS = tuple(LONGEST)
#: Was a key once. The second account of a computer could not use what the first had made there, keys and database.
_SHARED = "data_dir"
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class Policy(NamedTuple):
    """The imposed values; "" where nothing is imposed."""

    file: Path  #: where it is, or would be
    present: bool = False  #: the file exists
    platform_url: str = ""  #: address of the platform
    proxy: str = ""  #: system, none, or an address; its password is never here
    proxy_user: str = ""  #: name for the proxy
    proxy_password_file: str = ""  #: full path of the file that holds the password; the password itself is never here
    ca_file: str = ""  #: full path of certificates to trust beside the system's own
    log_level: str = ""  #: one of LOG_LEVELS
    backup_folder: str = ""  #: full path of the folder where each backup is copied a second time
    registry: tuple[str, ...] = ()  #: the keys that count as the registry has them; the others are the file's
    errors: tuple[str, ...] = ()  #: French sentences about wrong values, each naming its key
    shared_by: str = ""  #: what asks for one data folder for all accounts, file or registry; the programs refuse it


def machine_file() -> Path:
    named = os.environ.get(VARIABLE, "")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("PROGRAMDATA", r"C:\ProgramData")) / "RelaisCommunes" / "policy.json"
    if sys.platform == "darwin":
        return Path("/Library/Application Support/RelaisCommunes/policy.json")
    return Path("/etc/relais/policy.json")


def read(file: Path | None = None, registry: Registry = policies) -> Policy:
    """The policy of the machine. A wrong value is left out and reported; the others count."""
    file = file or machine_file()
    present, written, troubles = _of_file(file)
    kept, errors = _checked(written, "")
    shared_by = str(file) if _SHARED in written else ""
    try:
        values = registry()
        imposed, more = _checked(values, " (registre)")
        shared_by = f"HKLM\\{PLACE}" if _SHARED in values else shared_by
    except OSError:
        imposed, more = dict[str, str](), ["Les stratégies du registre ne peuvent pas être lues."]
    return Policy(
        file=file,
        present=present,
        registry=tuple(key for key in KEYS if key in imposed),
        errors=(*troubles, *errors, *more),
        shared_by=shared_by,
        **(kept | imposed),
    )


def _of_file(file: Path) -> tuple[bool, Mapping[str, object], tuple[str, ...]]:
    """Whether there is a file, what it says, and what is wrong with it as a whole."""
    try:
        with file.open("rb") as stream:
            content = stream.read(65_536)
    except FileNotFoundError:
        return False, {}, ()
    except OSError:
        return True, {}, ("Le fichier de stratégies ne peut pas être lu.",)
    try:
        values = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return True, {}, (f"Le fichier de stratégies {_unread(content, error)}",)
    if not isinstance(values, dict):
        return True, {}, ("Le fichier de stratégies doit contenir un objet JSON.",)
    return True, values, ()


def _unread(content: bytes, error: Exception) -> str:
    """Why it is no JSON, and the way out."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "est en UTF-16, comme PowerShell l’écrit\u00a0: enregistrez-le en UTF-8."
    if isinstance(error, UnicodeDecodeError):
        return "n’est pas en UTF-8\u00a0: enregistrez-le ainsi."
    if not content.strip():
        return "est vide\u00a0: écrivez-y au moins {}, ou retirez-le."
    place = f"\u00a0: ligne {error.lineno}, colonne {error.colno}" if isinstance(error, json.JSONDecodeError) else ""
    return (
        f"n’est pas du JSON{place}. Voyez les virgules et les guillemets\u202f;"
        " une barre «\u00a0\\\u00a0» s’y écrit deux fois."
    )


def _checked(values: Mapping[str, object], place: str) -> tuple[dict[str, str], list[str]]:
    """The values that count, and a sentence for each other one."""
    kept: dict[str, str] = {}
    errors: list[str] = []
    for key, value in values.items():
        problem = _problem(key, value)
        if problem:
            errors.append(f"{_shown(key)}{place}\u00a0: {problem}")
        elif isinstance(value, str):
            kept[key] = value
    return kept, errors


def _shown(key: str) -> str:
    """A name that somebody invented, in a form that every terminal and log takes."""
    return "".join(letter if letter.isprintable() else "?" for letter in key[:60]) or "(sans nom)"


def proxies(mode: str, host: str) -> dict[str, str]:
    """The proxies for a host, an address for each scheme; `mode` is an address, none, or system (also "").

    Without Qt, the system's proxies are those of the registry on Windows, of macOS, and on Linux of the environment
    variables, the only thing all Linux systems share. They are read here, so that the transport does not look itself.
    """
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415 - pulls ssl in: after the first paint

    if mode == "none" or (mode in ("", "system") and (host in _HERE or proxy_bypass(host))):
        return {}
    return getproxies() if mode in ("", "system") else {"http": mode, "https": mode}


def wrong_proxy(value: str) -> str:
    """What is wrong with a proxy as it is written in the policy or the settings; "" if nothing."""
    if value in ("system", "none"):
        return ""
    if len(value) > LONGEST["proxy"]:
        return f"{LONGEST['proxy']} caractères au plus sont attendus."
    if not _is_address(value, ("http", "https")):
        return (
            "«\u00a0system\u00a0», «\u00a0none\u00a0» ou une adresse comme"
            " «\u00a0http://proxy:3128\u00a0» est attendue."
        )
    if has_path(value):
        return "un proxy n’a pas de chemin. Un fichier PAC n’est pas lu\u00a0: donnez l’adresse qu’il nomme."
    if "@" in value:
        return "le nom et le mot de passe ne s’écrivent pas dans l’adresse\u00a0: ils ont leur place à part."
    return ""


def wrong_proxy_user(value: str) -> str:
    """What is wrong with a name for the proxy, in the policy or the settings; "" if nothing."""
    if ":" in value or not value.isprintable() or len(value) > LONGEST["proxy_user"]:
        return f"un nom sans deux-points, de {LONGEST['proxy_user']} caractères au plus, est attendu."
    return ""


def shared_folder(policy: Policy) -> str:
    """Why nothing can be opened where all accounts are to have one data folder; "" where none is asked for."""
    if not policy.shared_by:
        return ""
    return (
        "Les stratégies de cet ordinateur demandent un dossier de données commun à tous les comptes"
        f" (data_dir, dans {policy.shared_by})\u00a0: ce n’est pas possible, et rien n’a été ouvert."
    )


def has_path(proxy: str) -> bool:
    """Whether the address of a proxy, which has none, goes on after its host, as that of a PAC file does."""
    from urllib.parse import urlsplit  # noqa: PLC0415 - brings ipaddress: as in _is_address

    if not _is_address(proxy, ("http", "https")):
        return False
    parts = urlsplit(proxy)
    return bool(parts.path.strip("/") + parts.query)


def _problem(key: str, value: object) -> str:
    if key == _SHARED:
        return "retirez cette clé. Chaque compte a son propre dossier et sa propre inscription."
    if key not in KEYS:
        return "clé inconnue."
    if not isinstance(value, str) or not value:
        return "un texte est attendu."
    if len(value) > LONGEST[key]:
        return f"{LONGEST[key]} caractères au plus sont attendus."
    if any(ord(letter) < ord(" ") or 0xD800 <= ord(letter) <= 0xDFFF for letter in value):  # the second: half a letter
        return "un texte d’une ligne, sans caractère de commande, est attendu."
    if key == "platform_url" and not _is_platform(value):
        return (
            "une adresse comme «\u00a0https://plateforme.exemple.fr\u00a0» est attendue,"
            " sans espace, ni nom et mot de passe, ni rien après «\u00a0?\u00a0»."
        )
    if key == "proxy" and (wrong := wrong_proxy(value)):
        return wrong
    if key == "proxy_user":
        return wrong_proxy_user(value)
    if key == "proxy_password_file":
        return password_file.trouble(value)
    if key == "ca_file":
        return ca_file.trouble(value)
    if key == "backup_folder" and not Path(value).is_absolute():
        return "un dossier complet est attendu."
    if key == "log_level" and value not in LOG_LEVELS:
        return f"une valeur parmi {', '.join(LOG_LEVELS)} est attendue."
    return ""


def _is_platform(text: str) -> bool:
    """As an enrolment asks it."""
    from sync.contract import addresses  # noqa: PLC0415 - as in _is_address

    return text == text.strip() and addresses.usable(text)


def _is_address(text: str, schemes: tuple[str, ...]) -> bool:
    from sync.contract import addresses  # noqa: PLC0415 - brings ipaddress: only for a policy that names an address

    return text == text.strip() and text.startswith(tuple(f"{one}://" for one in schemes)) and addresses.named(text)
