"""The campaign: dates, themes, rules and texts as data. A pack is a campaign before a platform has opened a phase."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal, TypeAlias, get_args

import msgspec
from msgspec import Meta, Struct

from sync.contract.values import Aware, Checked, Id, Positive, ShortText, Text, Title

PhaseKey: TypeAlias = Literal["needs", "vote", "steering", "deployment"]
SubjectKind: TypeAlias = Literal["service", "proposal"]
PHASES: tuple[PhaseKey, ...] = get_args(PhaseKey)


#: Most entries of each list of a campaign.
MAX_OF_A_KIND = 1_000


class Phase(Checked, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One phase, from `opens` (included) to `closes` (excluded)."""

    key: PhaseKey  #: which of the four phases it is
    name: Title  #: as people read it
    opens: Aware  #: included
    closes: Aware  #: excluded
    #: What communes may vote for while it is open.
    votable: Annotated[tuple[SubjectKind, ...], Meta(max_length=10)] = ()
    summary: ShortText = ""  #: what a commune does then
    note: ShortText = ""  #: where the dates come from


class CampaignTheme(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    id: Id
    name: Title


class LatePolicy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What holds for an act that is received once its phase has closed."""

    #: What decides: when the platform received it, when the PC says it was made, or a préfecture's stamp.
    kind: Literal["receipt_time", "cast_time_within", "stamped_by_prefecture"]
    #: Days after the close within which it must arrive: with "cast_time_within" alone, else 0.
    days: Annotated[int, Meta(ge=0, le=60)] = 0

    @property
    def by_stamps(self) -> bool:
        """Whether a préfecture's stamp decides: else none is kept, asked for or looked at."""
        return self.kind == "stamped_by_prefecture"


class OutOfScope(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Words that announce a need outside the national scope, and the sentence that shows the other way."""

    id: Id
    #: Words or groups of words; one of them in the text of a need is enough.
    words: Annotated[tuple[ShortText, ...], Meta(max_length=MAX_OF_A_KIND)]
    guidance: Text  #: in French, for the commune that writes the need
    category: Id | msgspec.UnsetType = msgspec.UNSET  #: of the préfet's route, where one fits


class RequestCategory(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    id: Id
    name: Title
    summary: Text = ""  #: what may be asked for, in French


class NeedTemplate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A first text for a need of this theme; each sentence is there to be replaced."""

    theme: Id  #: id of the theme that it is offered for
    #: These are the fields of NeedText, with a first text in each; "" is left for the commune to fill in.
    title: Title
    description: Text
    audience: ShortText = ""
    frequency: ShortText = ""
    current_practice: Text = ""
    expected_effect: Text = ""  #: as in NeedText too


class FundingRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is checked in a funding plan, in per cent of its cost: it varied by préfecture."""

    own_share_percent: Annotated[int, Meta(ge=0, le=100)] = 20  #: at least, of an investment (CGCT L1111-10)
    state_percent: Annotated[int, Meta(ge=0, le=100)] = 100  #: at most, from this request
    #: Whether expenses of kind "staff" may stand in the plan.
    staff_costs: Literal["allowed", "warned", "refused"] = "warned"
    double_state: Literal["allowed", "warned", "refused"] = "warned"  #: this request beside DETR or DSIL


class Contact(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The service that answers for the campaign: printed on receipts."""

    service: ShortText  #: its name, in French
    #: How people reach it, as it is to be printed; each "" where there is none.
    address: ShortText = ""
    telephone: ShortText = ""
    email: ShortText = ""
    data_protection: Text = ""  #: who is responsible for personal data, for what, how long, whom to ask


class Campaign(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the platform publishes. `open_phase`, where set, holds whatever the dates or a PC's clock say."""

    id: Id  #: the same in every version
    version: Positive  #: grows by one with each publication; a higher one replaces a lower one
    title: Title  #: as people read it
    summary: Text = ""  #: what it is about, in a few sentences
    phases: Annotated[tuple[Phase, ...], Meta(max_length=MAX_OF_A_KIND)]  #: all four, in the order of PHASES
    #: What needs, services and proposals are sorted by.
    themes: Annotated[tuple[CampaignTheme, ...], Meta(max_length=MAX_OF_A_KIND)]
    late_policy: LatePolicy  #: what holds for acts that arrive after their phase has closed
    #: Words that show that a need belongs elsewhere.
    out_of_scope: Annotated[tuple[OutOfScope, ...], Meta(max_length=MAX_OF_A_KIND)] = ()
    #: What may be asked of a préfet.
    categories: Annotated[tuple[RequestCategory, ...], Meta(max_length=MAX_OF_A_KIND)] = ()
    #: First texts for needs; at most one for each theme.
    templates: Annotated[tuple[NeedTemplate, ...], Meta(max_length=MAX_OF_A_KIND)] = ()
    funding: FundingRules = FundingRules()  #: bounds for the funding plans of requests
    contact: Contact | msgspec.UnsetType = msgspec.UNSET  #: the service to ask; absent where the pack names none
    #: Absent until a phase is opened; the dates hold until then.
    open_phase: PhaseKey | msgspec.UnsetType = msgspec.UNSET
    demonstration: bool = False  #: true in a demonstration, whose communes are invented


class ContradictoryPack(ValueError):
    """A pack that contradicts itself; the message names the place, in French."""


def read_campaign(data: bytes) -> Campaign:
    """A campaign from JSON. Raises msgspec.ValidationError (names the field) or ContradictoryPack."""
    campaign = msgspec.json.decode(data, type=Campaign, strict=True)
    check(campaign)
    return campaign


def check(campaign: Campaign) -> None:
    """Raises ContradictoryPack where the campaign contradicts itself."""
    for contradiction in _contradictions(campaign):
        raise ContradictoryPack(contradiction)


def _contradictions(campaign: Campaign) -> Iterator[str]:
    """Each contradiction as a sentence that begins with its place."""
    phases = campaign.phases
    if tuple(phase.key for phase in phases) != PHASES:
        yield f"phases\u00a0: les quatre phases sont attendues, dans l’ordre ({', '.join(PHASES)})."
        return
    for phase in phases:
        if phase.opens >= phase.closes:
            yield f"phases\u00a0: «\u00a0{phase.name}\u00a0» se termine avant de commencer."
    for before, after in pairwise(phases):
        if after.opens < before.closes:
            yield f"phases\u00a0: «\u00a0{after.name}\u00a0» commence avant la fin de «\u00a0{before.name}\u00a0»."
    policy = campaign.late_policy
    if (policy.kind == "cast_time_within") != (policy.days > 0):
        yield "late_policy\u00a0: des jours vont avec «\u00a0cast_time_within\u00a0», et avec cette règle seule."
    themes = [theme.id for theme in campaign.themes]
    categories = [category.id for category in campaign.categories]
    ways = [way.id for way in campaign.out_of_scope]
    templates = [template.theme for template in campaign.templates]
    for place, ids in (
        ("themes", themes),
        ("categories", categories),
        ("out_of_scope", ways),
        ("templates", templates),
    ):
        if twice := next((id for id in ids if ids.count(id) > 1), ""):
            yield f"{place}\u00a0: «\u00a0{twice}\u00a0» figure deux fois."
    for way in campaign.out_of_scope:
        if way.category and way.category not in categories:
            wrong = f"mène à la catégorie «\u00a0{way.category}\u00a0», qui n’existe pas."
            yield f"out_of_scope\u00a0: «\u00a0{way.id}\u00a0» {wrong}"
    for theme in templates:
        if theme not in themes:
            yield f"templates\u00a0: le thème «\u00a0{theme}\u00a0» n’existe pas."
