"""The key of this computer, in words: where it is, its recovery sheet, what was copied from one. Pure functions."""

from dataclasses import dataclass

from desktop.actions.kit.device_key import KeyState
from desktop.database.queries.recovery_sheet import SheetRow
from desktop.viewmodels.kit import french
from desktop.viewmodels.kit.french import FIXED, NARROW
from desktop.viewmodels.kit.states import Tone
from sync.client.device.keystore import Place
from sync.client.device.recovery import GROUPS
from sync.contract.codes import typed

GROUP = 5  # letters of a recovery sheet that are printed together
_DANGER = "Qui lit ce fichier peut envoyer au nom de la commune. Fermez votre session en partant."


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRows:
    """What was found. `device`: id of the key that signs; `coming`: another key replaces it at the next exchange."""

    device: str
    found: KeyState
    place: Place
    enrolled: bool
    by_network: bool
    coming: bool
    sheet: SheetRow | None


@dataclass(frozen=True, slots=True)
class KeyMessage:
    """A sentence and its tone; an empty sentence has nothing to say."""

    words: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceKeyState:
    """What the card shows. `lost`: the key must be put back; `locked`: the system's password store does not open."""

    state: KeyMessage = KeyMessage()
    danger: str = ""
    sheet: KeyMessage = KeyMessage()
    lost: bool = False
    locked: bool = False
    on_paper: bool = False  #: a sheet can be made
    replaceable: bool = False


def known(rows: KeyRows) -> DeviceKeyState:
    """What the card of the key shows and offers."""
    if rows.found == "gone":
        return DeviceKeyState(
            state=KeyMessage(
                "⚠ Elle est introuvable. Vos envois attendent. Recopiez la feuille de secours, ou"
                " demandez un nouveau code à la préfecture.",
                "warn",
            ),
            lost=True,
        )
    if rows.found == "locked":
        return DeviceKeyState(
            state=KeyMessage(
                "⚠ Le coffre de mots de passe de l’ordinateur ne s’ouvre pas. Vos envois attendent.", "warn"
            ),
            locked=True,
        )
    file = rows.place == "file"
    state = (
        "⚠ Gardée dans un fichier de cet ordinateur, qui n’a pas de coffre de mots de passe."
        if file
        else "Gardée dans le coffre de mots de passe de l’ordinateur."
    )
    if rows.coming:
        sheet = KeyMessage("Une nouvelle clé est prête. Elle prend sa place au prochain échange.", "accent")
    else:
        sheet = _sheet(rows)
    return DeviceKeyState(
        state=KeyMessage(state, "warn" if file else "ok"),
        danger=_DANGER if file else "",
        sheet=sheet,
        on_paper=not rows.coming,
        replaceable=rows.enrolled and rows.by_network and not rows.coming,
    )


def copied(text: str) -> str:
    """How much of the sheet has been typed. Whether it is right is only said once the person asks for it."""
    groups = min(len(typed(text)) // GROUP, GROUPS)
    return f"{french.counted(groups, 'groupe copié', 'groupes copiés')} sur {GROUPS}" if groups else ""


def span(text: str, group: int) -> tuple[int, int]:
    """Where a group (from 1) begins and ends in what was typed; (0, 0) where it is not there."""
    places = [place for place, sign in enumerate(text) if typed(sign)]
    mine = places[(group - 1) * GROUP : group * GROUP] if group else []
    return (mine[0], mine[-1] + 1) if mine else (0, 0)


def _sheet(rows: KeyRows) -> KeyMessage:
    if rows.sheet is None:
        return KeyMessage("Aucune feuille connue. Sans elle, une clé perdue ne revient pas.")
    day = french.short_date(french.paris(rows.sheet.made_at))
    if rows.sheet.device != rows.device:
        return KeyMessage(f"⚠ La feuille du {day} ne vaut plus{FIXED}: la clé a changé. Refaites-la.", "warn")
    return KeyMessage(f"Dernière feuille faite le {day}. Est-elle au coffre{NARROW}?", "ok")
