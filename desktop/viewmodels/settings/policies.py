"""What the administrator imposes on this computer, and what is wrong with it, in the words of the page."""

from typing import TYPE_CHECKING

from desktop.policy import KEYS
from desktop.registry import PLACE
from desktop.viewmodels.settings.support import MODES

if TYPE_CHECKING:
    from desktop.policy import Policy

_NAMES = {
    "platform_url": "Plateforme",
    "proxy": "Proxy",
    "proxy_user": "Nom pour le proxy",
    "proxy_password_file": "Fichier du mot de passe du proxy",
    "ca_file": "Autorités de certification en plus",
    "log_level": "Niveau du journal technique",
    "backup_folder": "Seconde copie",
}
IMPOSES = "Votre service informatique impose ceci à cet ordinateur. Ici, cela ne peut pas être changé."
WRONG = "⚠ Une stratégie contient une erreur et n’est pas suivie. Prévenez votre service informatique\u00a0:"
SEVERAL_WRONG = (
    "⚠ Des stratégies contiennent une erreur et ne sont pas suivies. Prévenez votre service informatique\u00a0:"
)


def imposed(policy: "Policy") -> tuple[tuple[str, str], ...]:
    """Each imposed setting with its value."""
    values = {key: str(value) for key, value in policy._asdict().items() if key in KEYS and value}
    if values.get("proxy") in ("system", "none"):
        values["proxy"] = MODES[values["proxy"]]
    return tuple((_NAMES[key], values[key]) for key in KEYS if key in values)


def where(policy: "Policy") -> str:
    """By what it is imposed: whoever looks after several computers asks that first. "" where nothing is."""
    of_registry = set(policy.registry)
    of_file = {key for key, value in policy._asdict().items() if key in KEYS and value} - of_registry
    places = [f"le registre (HKLM\\{PLACE})"] if of_registry else []
    places += [f"le fichier {policy.file}"] if of_file else []
    return f"Par {' et '.join(places)}." if places else ""


def wrong(policy: "Policy") -> tuple[str, ...]:
    """What stands under the settings: nothing where all is right, or else what to do, and each error."""
    if not policy.errors:
        return ()
    return (WRONG if len(policy.errors) == 1 else SEVERAL_WRONG, *policy.errors)
