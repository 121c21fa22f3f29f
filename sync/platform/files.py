"""The files that operators hand over, strict JSON, and those that are written for them; in French what is wrong."""

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

from sync.contract.bodies import Cost
from sync.contract.funding import Cents
from sync.contract.published import CatalogueLicence, Source
from sync.contract.shape_errors import ShapeFault, shape_error
from sync.contract.values import Checked, Count, Day, Id, Insee, ShortText, Text, Title
from sync.platform.figures import megabytes
from sync.platform.refusals import Refused, cause
from sync.platform.shapes import Wrong, either, wrong

MAX_BYTES = 4_000_000
_MOST_FAULTS = 12
_T = TypeVar("_T")
Reason: TypeAlias = Annotated[str, Meta(min_length=1, max_length=20_000, pattern=r"\S")]


class ProposalFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform proposal create FILE`."""

    #: Only to publish again a proposal that a restored backup lacks; else the platform makes one.
    id: Id | msgspec.UnsetType = msgspec.UNSET
    title: Title  #: one line
    kind: Literal["existing", "to_develop"]  #: of services that exist, or of one to be developed
    summary: Text = ""  #: what is proposed
    theme: Id | msgspec.UnsetType = msgspec.UNSET  #: id of a theme of the campaign
    needs: tuple[Id, ...]  #: ids of the needs that it answers
    services: tuple[Id, ...] = ()  #: ids of services of the catalogue


class MoreNeedsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform proposal add-needs FILE`."""

    proposal: Id  #: id of an open proposal
    needs: Annotated[tuple[Id, ...], Meta(min_length=1)]  #: ids of needs that it answers too


class RedirectionLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    need: Id  #: id of the need
    #: "redirected": another way fits it; "ineligible": it is outside the programme.
    outcome: Literal["redirected", "ineligible"]
    reason: Reason  #: in French: the commune reads it
    category: Id | msgspec.UnsetType = msgspec.UNSET  #: of the préfet's route, where one fits


class RedirectionFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform need redirect FILE`."""

    #: All of them are taken, or none.
    decisions: Annotated[tuple[RedirectionLine, ...], Meta(min_length=1)]


class DecisionLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    proposal: Id  #: id of the proposal
    decision: Literal["retained", "not_retained"]  #: the committee's
    reason: Reason  #: in French: all communes read it


class CommitteeFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform committee publish FILE`."""

    #: All of them are published, or none.
    decisions: Annotated[tuple[DecisionLine, ...], Meta(min_length=1)]


class ProjectFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform project create FILE`."""

    title: Title
    proposal: Id  #: id of the proposal that is steered
    summary: Text = ""  #: what is suggested, in French


class ProjectDecisionLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    project: Id  #: id of the project
    decision: Literal["retained", "not_retained"]  #: the second committee's
    reason: Reason  #: in French: all communes read it


class ProjectDecisionsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform project decide FILE`."""

    #: All of them are published, or none.
    decisions: Annotated[tuple[ProjectDecisionLine, ...], Meta(min_length=1)]


class GroupLine(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """INSEE codes; a grouping of communes, which has none, is named in the note."""

    proposal: Id  #: id of a retained proposal
    referents: tuple[Insee, ...] = ()  #: those that lead; each must have declared its interest
    participants: tuple[Insee, ...] = ()  #: those that take part; likewise
    note: Text = ""  #: in French, for all communes; needed where the group has no commune


class GroupsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform steering compose FILE`."""

    #: All of them are published, or none.
    groups: Annotated[tuple[GroupLine, ...], Meta(min_length=1)]


class DeploymentFile(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform deployment update FILE`."""

    proposal: Id  #: id of a retained proposal
    commune: Insee
    state: Literal["planned", "live"]  #: the new one; what is live is planned no more
    date: Day  #: planned for, or live since
    note: Text = ""  #: in French, for all communes


class RequestDecisionFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform request decide ID FILE`."""

    status: Literal["accepted", "refused", "incomplete"]  #: the préfet's answer; "incomplete" asks for a complement
    reason: Reason  #: in French: the commune reads it
    amount_cents: Cents | msgspec.UnsetType = msgspec.UNSET  #: what is granted, in cents of a euro; only where accepted
    #: What the request lacks, a line for each, in French; only where incomplete.
    missing: Annotated[tuple[ShortText, ...], Meta(max_length=50)] = ()


class CatalogueEntryFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`relais-platform service publish ID FILE`: what the catalogue says otherwise than the commune did."""

    id: Id | msgspec.UnsetType = msgspec.UNSET  #: in the catalogue; absent: made of the title
    #: The other fields are those of `Service`. What is absent stays as the commune wrote it.
    title: Title | msgspec.UnsetType = msgspec.UNSET
    summary: Text | msgspec.UnsetType = msgspec.UNSET
    audience: ShortText | msgspec.UnsetType = msgspec.UNSET
    provider: ShortText | msgspec.UnsetType = msgspec.UNSET
    #: These too.
    cost: Cost | msgspec.UnsetType = msgspec.UNSET
    cost_note: ShortText | msgspec.UnsetType = msgspec.UNSET
    licence: CatalogueLicence | msgspec.UnsetType = msgspec.UNSET
    licence_note: ShortText | msgspec.UnsetType = msgspec.UNSET
    #: And these.
    themes: tuple[Id, ...] | msgspec.UnsetType = msgspec.UNSET
    since: ShortText | msgspec.UnsetType = msgspec.UNSET
    smallest: Count | msgspec.UnsetType = msgspec.UNSET
    largest: Count | msgspec.UnsetType = msgspec.UNSET
    communes: Count | msgspec.UnsetType = msgspec.UNSET
    #: And these.
    used_by: ShortText | msgspec.UnsetType = msgspec.UNSET
    keywords: tuple[ShortText, ...] | msgspec.UnsetType = msgspec.UNSET
    confidence: Literal["vérifié", "à vérifier"] | msgspec.UnsetType = msgspec.UNSET
    sources: tuple[Source, ...] | msgspec.UnsetType = msgspec.UNSET


def read(path: Path, shape: type[_T]) -> _T:
    """The file's content. Raises Refused (of_input) where it cannot be read or has another shape."""
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _wrong(path, "ne peut pas être ouvert. Vérifiez son nom et vos droits.") from error
    if len(data) > MAX_BYTES:
        raise _wrong(path, f"est trop gros (au plus {megabytes(MAX_BYTES)}).")
    try:
        data = data.removeprefix(b"\xef\xbb\xbf")
        return msgspec.json.decode(data, type=shape, strict=True)
    except msgspec.ValidationError as error:
        faults = [in_french(*one) for one in _all(data, shape, str(error))]
        endings = "\u202f; il ".join(ending.rstrip(".") for ending, _ in faults[:_MOST_FAULTS])
        more = "\u202f; et ainsi de suite" if len(faults) > _MOST_FAULTS else ""
        raise _wrong(path, f"{endings}{more}. Pour un exemple, ajoutez --example.", faults[0][1]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _wrong(path, "n’est pas du JSON lisible (en UTF-8).") from error


def _all(data: bytes, shape: type, first: str) -> list[tuple[str, tuple[str, ...]]]:
    """Each fault of a document, with the values that may stand there; `first` where no key or value alone is wrong."""
    faults: list[Wrong] = []
    try:
        faults += wrong(msgspec.json.decode(data), shape)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):  # a fault behind the place where reading ended
        pass
    return [(one.message, one.choices) for one in faults] or [(first, ())]


def write_new(file: Path, pieces: Iterable[bytes]) -> None:
    """A new file that only its owner can read, whole and on the disk, or none. Raises Refused."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as error:
        sentence = f"--out\u00a0: le fichier «\u00a0{file.name or file}\u00a0» existe déjà. Donnez un autre nom."
        raise Refused("file", sentence, field="--out", of_input=True) from error
    except OSError as error:
        raise unwritable(file, error) from error
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        file.unlink(missing_ok=True)
        raise unwritable(file, error) from error


def unwritable(file: Path, error: OSError) -> Refused:
    """The refusal for the file that `--out` names."""
    sentence = f"--out\u00a0: le fichier «\u00a0{file.name}\u00a0» ne peut pas être écrit ({cause(error)})."
    return Refused("file", sentence, field="--out", of_input=True)


#: The end of a sentence about a file; `at` is the place, such as " (decisions, n° 1, reason)".
_ENDINGS = {
    ShapeFault.UNKNOWN_KEY: "contient une clé inconnue, « {name} »{at}.",
    ShapeFault.MISSING_KEY: "ne contient pas la clé « {name} »{at}.",
    ShapeFault.UNKNOWN_CHOICE: "porte une valeur qui n’est pas prévue, « {name} »{at}.",
    ShapeFault.EMPTY: "porte une valeur vide{at}.",
    ShapeFault.TOO_LONG: "porte une valeur trop longue{at}.",
    ShapeFault.OUT_OF_RANGE: "porte un nombre hors des bornes prévues{at}.",
    ShapeFault.NUL: "porte un caractère nul{at}.",
    ShapeFault.OTHER_PATTERN: "porte une valeur qui n’a pas la forme prévue{at}.",
    ShapeFault.TIME_OUT_OF_RANGE: "porte une date hors des années 2000 à 2199{at}.",
    ShapeFault.UNREADABLE_DATE: "porte une date illisible{at}\u202f; écrivez-la AAAA-MM-JJ.",
    ShapeFault.NOT_AN_INTEGER: "porte une valeur d’une autre sorte que prévu{at}.",
    ShapeFault.WRONG_TYPE: "porte une valeur d’une autre sorte que prévu{at}.",
    ShapeFault.OTHER: "n’a pas la forme attendue{at}.",
}


def in_french(message: str, choices: tuple[str, ...] = ()) -> tuple[str, str]:
    """The end of a sentence about a file, and the field it is about, from msgspec's message.

    `choices`: what may stand there.
    """
    error = shape_error(message)
    place = _place(error.path)
    ending = _ENDINGS[error.fault].format(name=_narrow(error.name), at=f" ({place})" if place else "")
    if choices:
        ending = f"{ending.removesuffix('.')}\u00a0: il faut {either(choices)}."
    return ending, error.name if error.of_stick and error.name else place


def _place(path: str) -> str:
    """The path $.decisions[0].reason as a person counts: decisions, n° 1, reason."""
    path = re.sub(r"\[(\d+)\]", lambda index: f".n°\u00a0{int(index[1]) + 1}", path.removeprefix("$"))
    return ", ".join(part for part in path.replace("[...]", "").split(".") if part)


def _narrow(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())[:60]


def _wrong(path: Path, ending: str, field: str = "") -> Refused:
    return Refused("file", f"Le fichier «\u00a0{path.name}\u00a0» {ending}", field=field, of_input=True)
