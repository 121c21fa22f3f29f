"""The national platform inside the demonstration: its own database, its sample world, and what it decides next."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec
from sqlalchemy import Connection, insert

from desktop.demo import calendar, grouping
from resources.demonstration import InventedCommune, World, read_world
from sync.contract.bodies import VoteCast
from sync.contract.campaign import Campaign, PhaseKey
from sync.contract.published import Proposal, PublicNeed
from sync.contract.signing import SigningKey
from sync.platform import campaigns, committee, enrolments, feed, setup, votes
from sync.platform.files import CommitteeFile, DecisionLine, ProposalFile
from sync.platform.keys import Keys
from sync.platform.service import Platform
from sync.platform.store import Store, take
from sync.platform.tables import need
from sync.platform.times import as_text

#: No address of this kind can ever be reached: the name is reserved for that.
URL = "https://plateforme.demonstration.invalid"
PACK = "demonstration"
FILE = "platform.sqlite"
EXAMPLE = "Exemple de réponse"
#: Known to everybody and protects nothing: no real computer was ever given its fingerprint.
_KEYS = Keys(SigningKey(hashlib.sha256(b"relais: the demonstration's platform").digest()))


@dataclass(frozen=True, slots=True)
class Decided:
    """What F10 brought: the phase now open, a title and sentences in French."""

    phase: str
    title: str
    lines: tuple[str, ...]


class National:
    """The platform over the file in `folder`; `answer` is what a transport carries calls to."""

    def __init__(self, folder: Path, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._store = Store(str(folder / FILE))
        self.answer = Platform(self._store, _KEYS, clock).answer

    def phase(self) -> str:
        with self._store.reading() as connection:
            return campaigns.open_phase(campaigns.current(connection)).key

    def code(self, commune: InventedCommune) -> str:
        """A one-time code, as a préfecture would hand it over."""
        with self._store.writing() as connection:
            return enrolments.create_code(
                connection, _KEYS, commune=commune.insee, siren=commune.siren, now=self._clock()
            )

    def decide(self) -> Decided | None:
        """The next thing that the platform decides, all of it or nothing; None when nothing is left."""
        world = read_world()
        with self._store.writing() as connection:
            campaign = campaigns.current(connection)
            match campaigns.open_phase(campaign).key:
                case "needs":
                    self._open(connection, world, "vote")
                    return _group(connection, campaign, world, self._clock())
                case "vote":
                    said = _judge(connection, campaign, world)
                    self._open(connection, world, "steering")
                    return said
                case "steering":
                    self._open(connection, world, "deployment")
                    lines = ("La phase de déploiement est ouverte.", "Les services retenus peuvent être demandés.")
                    return Decided("deployment", "Le déploiement commence", lines)
                case _:
                    return None

    def close(self) -> None:
        self._store.close()

    def _open(self, connection: Connection, world: World, key: PhaseKey) -> None:
        now = self._clock()
        pack = setup.campaign_pack(PACK)
        version = campaigns.current(connection).version
        campaign = calendar.opened(pack, key, world.starts[key], now.date())
        campaigns.publish(connection, msgspec.structs.replace(campaign, version=version + 1), now)


def make(folder: Path, clock: Callable[[], datetime]) -> None:
    """A platform in the needs phase, with the neighbours' needs, in an empty folder."""
    folder.mkdir(parents=True, exist_ok=True)
    now, world = clock(), read_world()
    campaign = calendar.shifted(setup.campaign_pack(PACK), world.starts["needs"], now.date())
    store = Store(str(folder / FILE), create=True)
    try:
        setup.init(store, _KEYS, campaign, setup.catalogue_pack(""), now)
        with store.writing() as connection:
            for one in world.needs:
                _receive(connection, one)
    finally:
        store.close()


def _receive(connection: Connection, one: PublicNeed) -> None:
    """A neighbour's need, as if its own computer had sent it."""
    sent = f"{one.id}-sent"
    row = {"id": one.id, "commune": one.commune, "submission": sent, "revision": sent, "title": one.title}
    connection.execute(insert(need).values(**row, state="received", proposal=None, number=take(connection, "number")))
    feed.publish(connection, "needs", one.id, one)


def _group(connection: Connection, campaign: Campaign, world: World, now: datetime) -> Decided:
    """The proposals of the sample, with the needs of the demonstration's commune where they fit; neighbours vote."""
    ours = [
        msgspec.json.decode(text, type=PublicNeed)
        for row in committee.needs(connection)
        if row.commune == world.home and row.state == "received"
        if (text := feed.value(connection, "needs", row.id)) is not None
    ]
    joined = grouping.fitting(ours, world)
    made: dict[str, Proposal] = {}
    for sample in world.proposals:
        added = tuple(one.id for one in ours if joined.get(one.id) == sample.id)
        file = ProposalFile(
            title=sample.title,
            kind=sample.kind,
            summary=sample.summary,
            theme=sample.theme,
            needs=sample.needs + added,
            services=sample.services,
        )
        made[sample.id] = committee.create_proposal(connection, campaign, file, now, f"p{len(made) + 1}")
    for cast in world.votes:
        votes.cast(
            connection,
            VoteCast(subject=made[cast.proposal].id, kind="proposal", campaign=campaign.id, list_version=1),
            op=f"demo-vote-{cast.commune}-{cast.proposal}",
            campaign=campaign.id,
            commune=cast.commune,
            deposited_at=as_text(now),
        )
    lines = [f"{len(made)} propositions regroupent les besoins. La phase de vote est ouverte."]
    lines += [
        f"«\u00a0{one.title}\u00a0» rejoint «\u00a0{_title(world, joined[one.id])}\u00a0»."
        for one in ours
        if one.id in joined
    ]
    return Decided("vote", "Les besoins sont regroupés", tuple(lines))


def _judge(connection: Connection, campaign: Campaign, world: World) -> Decided:
    """The committee's decisions with their reasons, each headed as an example."""
    by_title = {proposal.title: proposal.id for proposal in committee.proposals(connection)}
    lines = tuple(
        DecisionLine(
            proposal=by_title[_title(world, one.proposal)], decision=one.state, reason=f"{EXAMPLE}. {one.reason}"
        )
        for one in world.decisions
    )
    committee.publish_decisions(connection, campaign, CommitteeFile(decisions=lines))
    retained = sum(one.state == "retained" for one in world.decisions)
    said = (
        f"Le comité retient {retained} propositions sur {len(lines)}, et dit ses raisons.",
        "La phase de pilotage est ouverte.",
    )
    return Decided("steering", "Le comité a décidé", said)


def _title(world: World, proposal: str) -> str:
    return next(one.title for one in world.proposals if one.id == proposal)
