"""The key of this computer in words: where it is, its recovery sheet, how much of one was copied; pure functions."""

from enum import Enum, auto

from msgspec import Struct

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


class KeyRows(Struct, frozen=True, kw_only=True):
    """What is known of the key."""

    device: str  #: id of the key that signs
    state: KeyState  #: whether the key is there, gone, or in a store that does not open
    place: Place  #: where it is kept
    enrolled: bool  #: whether this computer is enrolled with a platform
    by_network: bool  #: enrolled over the network, and not by USB stick alone
    coming: bool  #: another key is ready, and replaces it at the next exchange
    sheet: SheetRow | None  #: the last recovery sheet that was made; None where none is known


class KeyMessage(Struct, frozen=True):
    """A sentence and its tone; "" where there is nothing to say."""

    words: str = ""  #: "" where there is nothing to say
    tone: Tone = "plain"  #: colour of the sentence


class KeyPart(Enum):
    """What the card shows under the sentence that says where the key is."""

    UNKNOWN = auto()  #: the state of the key was not read yet
    SHEET = auto()  #: the key is there: the card offers its recovery sheet
    PUT_BACK = auto()  #: the key is lost: the card offers the ways to restore it
    RETRY = auto()  #: the system's password store does not open: the card offers to try again


class Replacing(Enum):
    """Whether another key can be requested, and whether the question about it is open."""

    IMPOSSIBLE = auto()
    OFFERED = auto()  #: there is a button that opens the question
    ASKED = auto()  #: the question whether she is sure is open


class DeviceKeyState(Struct, frozen=True, kw_only=True):
    """What the card of the key shows and offers."""

    state: KeyMessage = KeyMessage()  #: where the key is
    danger: str = ""  #: what a person who can read the file could do with the key; "" where it is not in a file
    #: whether a recovery sheet exists and is still valid, or that another key is coming
    sheet: KeyMessage = KeyMessage()
    part: KeyPart = KeyPart.UNKNOWN  #: what the card shows below the sentences
    on_paper: bool = False  #: a recovery sheet can be made
    replaceable: bool = False  #: she may ask for another key


def known(rows: KeyRows) -> DeviceKeyState:
    """Says in words what is known of the key."""
    if rows.state == "gone":
        return DeviceKeyState(
            state=KeyMessage(
                "⚠ Elle est introuvable. Vos envois attendent. Recopiez la feuille de secours, ou"
                " demandez un nouveau code à la préfecture.",
                "warn",
            ),
            part=KeyPart.PUT_BACK,
        )
    if rows.state == "locked":
        return DeviceKeyState(
            state=KeyMessage(
                "⚠ Le coffre de mots de passe de l’ordinateur ne s’ouvre pas. Vos envois attendent.", "warn"
            ),
            part=KeyPart.RETRY,
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
        part=KeyPart.SHEET,
        on_paper=not rows.coming,
        replaceable=rows.enrolled and rows.by_network and not rows.coming,
    )


def copied(text: str) -> str:
    """How much of the sheet has been typed; whether it is right is only said when she asks for it."""
    groups = min(len(typed(text)) // GROUP, GROUPS)
    return f"{french.counted(groups, 'groupe copié', 'groupes copiés')} sur {GROUPS}" if groups else ""


def span(text: str, group: int) -> tuple[int, int]:
    """Where a group (from 1) begins and ends in what was typed; (0, 0) where it was not typed."""
    places = [place for place, sign in enumerate(text) if typed(sign)]
    mine = places[(group - 1) * GROUP : group * GROUP] if group else []
    return (mine[0], mine[-1] + 1) if mine else (0, 0)


def _sheet(rows: KeyRows) -> KeyMessage:
    if rows.sheet is None:
        return KeyMessage("Aucune feuille connue. Sans elle, une clé perdue ne se retrouve pas.")
    day = french.short_date(french.paris(rows.sheet.made_at))
    if rows.sheet.device != rows.device:
        return KeyMessage(f"⚠ La feuille du {day} ne vaut plus{FIXED}: la clé a changé. Refaites-la.", "warn")
    return KeyMessage(f"Dernière feuille faite le {day}. Est-elle au coffre{NARROW}?", "ok")
