"""Reads the invented world of the demonstration: its communes, what they say and vote, and how they are answered."""

from datetime import date
from functools import cache
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from resources import path
from sync.contract.bodies import Cost, Level, Licence, Role
from sync.contract.funding import FundingPlan
from sync.contract.published import Proposal, PublicNeed
from sync.contract.values import Id, Insee, ShortText, Text, Title

Siren = Annotated[str, Meta(pattern=r"^[0-9]{9}$")]
PostalCode = Annotated[str, Meta(pattern=r"^[0-9]{5}$")]


class InventedRegion(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A région that cannot exist."""

    code: Annotated[str, Meta(pattern=r"^00$")]  #: no real one has it
    name: Title  #: as shown


class InventedDepartment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A département that cannot exist: with three digits, as overseas, where there is more than one."""

    code: Annotated[str, Meta(pattern=r"^00[0-9]?$")]  #: how the INSEE codes of its communes begin
    name: Title  #: as shown
    seat: Insee  #: INSEE code of the invented town of its préfecture
    #: Code of the real département whose name it bears for a while, for the article before that name; "" for none.
    like: str = ""
    seat_name: str = ""  #: name of that one's préfecture town, marked as well; "" for none


class Grouping(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An intercommunalité of invented communes."""

    siren: Siren  #: begins with 000000: it cannot exist
    name: Title  #: with "(inventée)" in it


class InventedCommune(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A commune that cannot exist: no département has the code 00, no SIREN begins with 000000."""

    insee: Insee  #: begins with 00
    name: Title  #: as shown
    population: Annotated[int, Meta(ge=1)]  #: inhabitants
    siren: Siren  #: begins with 000000
    postal_code: PostalCode  #: begins with 00
    department: str  #: code of its invented département
    epci: Siren  #: of its invented intercommunalité
    neighbours: tuple[Insee, ...] = ()  #: INSEE codes of the invented communes around it, where the story names them


class SampleDecision(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the committee decides on a proposal."""

    proposal: Id  #: id of a proposal of the sample
    state: Literal["retained", "not_retained"]  #: what it decides
    reason: Text  #: why, as published


class SampleInterest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A neighbour that wants to steer a retained proposal."""

    commune: Insee  #: its INSEE code
    proposal: Id  #: id of a proposal of the sample
    role: Role  #: participant | referent


class SampleProject(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A project that the steering suggests, and what the second committee decides on it."""

    proposal: Id  #: id of the proposal that it comes from
    title: Title  #: as published
    summary: Text  #: as published
    state: Literal["retained", "not_retained"]  #: what the second committee decides
    reason: Text  #: why, as published


class SampleDeployment(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A neighbour where a retained proposal has been live for some days, with the effect that it reports."""

    commune: Insee  #: its INSEE code
    proposal: Id  #: id of a proposal of the sample
    days: Annotated[int, Meta(ge=0)]  #: how many working days before the second committee's news it went live
    agents_trained: int  #: as it reports
    people_served: int  #: as it reports
    effect: Text  #: a sentence or two, as it reports


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a deployment is planned, and what is said of it. Days are working days."""

    days: Annotated[int, Meta(ge=1)]  #: from the demand to the service that exists
    developed_days: Annotated[int, Meta(ge=1)]  #: from the demand to the service that is first developed
    used_days: Annotated[int, Meta(ge=1)]  #: from there to the day on which its effect can be told
    note: Text  #: as published with a service that exists
    developed_note: Text  #: as published with one to be developed


class ReportedEffect(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the commune reports of a service in use."""

    effect: Text  #: a sentence or two
    agents_trained: int  #: how many members of staff learned it
    people_served: int  #: how many inhabitants it has served


class SampleRequest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The request to the préfet that lies ready as a draft."""

    category: Id  #: id of a category of the campaign
    level: Level  #: department | region: which préfet is asked
    title: Title  #: what is asked for
    description: Text  #: text of the draft
    expected_effect: Text  #: text of the draft
    calendar: Text  #: text of the draft
    decided_by: ShortText  #: which decision of the commune, in words
    funding: FundingPlan  #: the funding plan, which adds up
    letter: dict[str, str]  #: the fields of desktop.domain.letters.LetterContent, as typed
    attachment: Title  #: name of the file that is attached: the council's note, made from the request itself
    answer: Text  #: the préfet's reason, where he grants it


class SampleShare(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The service of the home that lies ready to be shared with all communes; the fields of domain.shares."""

    title: Title  #: its name
    summary: Text  #: what it is for
    theme: Id  #: id of a theme of the campaign
    audience: ShortText  #: for whom
    provider: ShortText  #: who offers it
    cost: Cost  #: whether a commune pays for it
    licence: Licence  #: of its software
    used_since: ShortText  #: since when the home uses it


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the adviser does in front of the council, step by step, and what the application must find for it."""

    need_title: Title  #: typed for the first need
    need_description: Text  #: typed for the first need
    need_theme: Id  #: id of the theme chosen for it
    similar_needs: tuple[Id, ...]  #: ids of neighbours' needs that must be shown beside it
    fitting_services: tuple[Id, ...]  #: ids of services of the catalogue that must be shown beside it
    proposal: Id  #: id of the proposal that the need is grouped in, and the commune votes for
    joins: Id  #: id of the neighbour's need to which the commune says "nous aussi"
    join_comment: ShortText  #: what it says with that
    referent: Id  #: id of the proposal, of a service to be developed, that the commune asks to steer as référent
    motivation: Text  #: why it asks so
    deploys: Id  #: id of the proposal, of services that exist, that the commune asks for
    effect: ReportedEffect  #: what it reports of that one
    developed_effect: ReportedEffect  #: what it reports of the one that it steered


class InventedWorld(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole sample."""

    departments: tuple[InventedDepartment, ...]  #: where the invented communes lie; the home in the first
    region: InventedRegion  #: where those lie
    epcis: tuple[Grouping, ...]  #: to which the communes belong
    home: Insee  #: INSEE code of the commune that the demonstration opens
    start: date  #: the day of the campaign's pack whose week becomes this week
    communes: tuple[InventedCommune, ...]  #: the home and its neighbours
    needs: tuple[PublicNeed, ...]  #: of the neighbours, as published
    proposals: tuple[Proposal, ...]  #: as published before the decision
    votes: dict[Id, tuple[Insee, ...]]  #: the neighbours that vote, by id of a proposal of the sample
    decisions: tuple[SampleDecision, ...]  #: of the committee, on each proposal that it decides
    interests: tuple[SampleInterest, ...]  #: of the neighbours
    group_note: Text  #: published with each steering group
    projects: tuple[SampleProject, ...]  #: that come out of the steering
    deployments: tuple[SampleDeployment, ...]  #: of the neighbours, live already
    planned: Plan  #: for the deployments that the home asks for
    live_note: Text  #: published once the home's deployment of a service that exists is live
    developed_live_note: Text  #: likewise, for one that was developed
    request: SampleRequest  #: of the home, to the préfet
    further_requests: tuple[SampleRequest, ...]  #: of the home, one for each of the other categories
    request_answer: Text  #: the préfet's reason, where he grants a request that somebody has just written
    share: SampleShare  #: of the home
    story: Story  #: of the home, as the adviser shows it

    @property
    def home_commune(self) -> InventedCommune:
        return next(one for one in self.communes if one.insee == self.home)

    def commune(self, insee: str) -> InventedCommune | None:
        return next((one for one in self.communes if one.insee == insee), None)

    def department(self, code: str) -> InventedDepartment:
        return next(one for one in self.departments if one.code == code)


class BorrowedNames(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the home bears in place of its own names: those of a real commune and département, and nothing else."""

    commune: Title  #: official name
    department: Title  #: likewise
    code: str  #: of that département
    seat: str = ""  #: name of the town of its préfecture; "" where that is not known


#: Follows a borrowed name wherever it is shown or printed.
MARK = " (exemple)"
_borrowed: list[BorrowedNames] = []  # none, or one, for the whole process


def borrows() -> bool:
    """Whether the home bears borrowed names now."""
    return bool(_borrowed)


def borrow(names: BorrowedNames | None) -> None:
    """From now on `read_world` gives the home these names; None: its own. What was read before must not be in use."""
    _borrowed[:] = [] if names is None else [names]
    read_world.cache_clear()


@cache
def read_world() -> InventedWorld:
    """The bundled world, read once. Raises msgspec.ValidationError, which names the field, if it was changed badly."""
    content = path("packs", "demonstration-world.json").read_bytes()
    world = msgspec.json.decode(content, type=InventedWorld, strict=True)
    return _named(world, _borrowed[0]) if _borrowed else world


def _named(world: InventedWorld, names: BorrowedNames) -> InventedWorld:
    first, *others = world.departments
    seat = names.seat and names.seat + MARK
    lent = msgspec.structs.replace(first, name=names.department + MARK, like=names.code, seat_name=seat)
    return msgspec.structs.replace(
        world,
        departments=(lent, *others),
        communes=tuple(
            msgspec.structs.replace(one, name=names.commune + MARK) if one.insee == world.home else one
            for one in world.communes
        ),
    )
