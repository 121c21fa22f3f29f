"""The campaign: dates, themes, rules and texts as data. A pack is a campaign before a platform has opened a phase."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta, Struct

from sync.contract.operations import Aware, Id, ShortText, Text, Title

PhaseKey: TypeAlias = Literal["needs", "vote", "steering", "deployment"]
SubjectKind: TypeAlias = Literal["service", "proposal"]
PHASES: tuple[PhaseKey, ...] = ("needs", "vote", "steering", "deployment")


class Phase(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One phase, from `opens` (included) to `closes` (excluded)."""

    key: PhaseKey
    name: Title
    opens: Aware
    closes: Aware
    votable: tuple[SubjectKind, ...] = ()  #: what communes may vote for while it is open
    summary: ShortText = ""  #: what a commune does then
    note: ShortText = ""  #: where the dates come from


class Theme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Id
    name: Title


class LatePolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What holds for a vote cast before the close and received after it."""

    kind: Literal["receipt_time", "cast_time_within", "stamped_by_prefecture"]
    days: Annotated[int, Meta(ge=0, le=60)] = 0


class OutOfScope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words that announce a need outside the national scope, and the sentence that shows the other way."""

    id: Id
    words: tuple[ShortText, ...]
    guidance: Text
    category: Id | msgspec.UnsetType = msgspec.UNSET  #: of the préfet's route, where one fits


class RequestCategory(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    id: Id
    name: Title
    summary: Text = ""


class Campaign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the platform publishes. `open_phase`, where set, holds whatever the dates or a PC's clock say."""

    id: Id
    version: Annotated[int, Meta(ge=1)]
    title: Title
    summary: Text = ""
    phases: tuple[Phase, ...]
    themes: tuple[Theme, ...]
    late_policy: LatePolicy
    out_of_scope: tuple[OutOfScope, ...] = ()
    categories: tuple[RequestCategory, ...] = ()
    open_phase: PhaseKey | msgspec.UnsetType = msgspec.UNSET
    demonstration: bool = False


class Service(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """An existing service of the catalogue: facts in our own words, "à vérifier" where only believed."""

    id: Id
    title: Title
    summary: Text  #: what it is for
    audience: ShortText = ""  #: for whom
    provider: ShortText = ""
    cost: Literal["gratuit", "payant", "inconnu"] = "inconnu"
    cost_note: ShortText = ""
    licence: Literal["libre", "propriétaire", "inconnue"] = "inconnue"
    licence_note: ShortText = ""
    themes: tuple[Id, ...] = ()
    used_by: ShortText = ""
    keywords: tuple[ShortText, ...] = ()
    confidence: Literal["vérifié", "à vérifier"] = "à vérifier"


class Proposal(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is voted on: groups needs and services, existing or to develop; later the committee's decision."""

    id: Id
    title: Title
    kind: Literal["existing", "to_develop"]
    summary: Text = ""
    theme: Id | msgspec.UnsetType = msgspec.UNSET
    needs: tuple[Id, ...] = ()
    services: tuple[Id, ...] = ()
    state: Literal["open", "retained", "not_retained"] = "open"
    reason: Text = ""


class PublicNeed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What every commune may read of another's submitted need."""

    id: Id
    commune: str
    commune_name: ShortText = ""
    title: Title
    description: Text = ""
    theme: Id | msgspec.UnsetType = msgspec.UNSET
    proposal: Id | msgspec.UnsetType = msgspec.UNSET  #: where it has been grouped


class ContradictoryPack(ValueError):
    """A pack that contradicts itself; the message names the place, in French."""


def read_campaign(data: bytes) -> Campaign:
    """A campaign from JSON. Raises msgspec.ValidationError (names the field) or ContradictoryPack."""
    campaign = msgspec.json.decode(data, type=Campaign, strict=True)
    keys = tuple(phase.key for phase in campaign.phases)
    if keys != PHASES:
        raise ContradictoryPack(f"phases : les quatre phases sont attendues, dans l’ordre ({', '.join(PHASES)}).")
    for phase in campaign.phases:
        if phase.opens >= phase.closes:
            raise ContradictoryPack(f"phases : « {phase.name} » se termine avant de commencer.")
    themes = [theme.id for theme in campaign.themes]
    if len(set(themes)) != len(themes):
        raise ContradictoryPack("themes : deux thèmes portent le même identifiant.")
    return campaign
