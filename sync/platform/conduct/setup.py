"""Setting up a platform: tables, key, catalogue and campaign in one transaction; a second time changes nothing."""

import os
from datetime import datetime
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import insert

import resources
from sync.contract.campaign import Campaign, ContradictoryPack, Phase, PhaseKey, check
from sync.contract.published import Service
from sync.platform import rules
from sync.platform.conduct import campaigns
from sync.platform.figures import megabytes
from sync.platform.files import in_french
from sync.platform.identity.keys import Keys
from sync.platform.publish import feed
from sync.platform.refusals import Refused, quoted
from sync.platform.revision import REVISION
from sync.platform.store import PlatformStore, read_setting, write_settings
from sync.platform.tables import counter

MAX_PACK = 4_000_000
_T = TypeVar("_T")


class SetUp(Struct, frozen=True):
    """What `init` has made. `why`: how the open phase was chosen; "" where it was open before."""

    campaign: Campaign  #: as it stands in the database now
    phase: Phase  #: the one that is open now
    why: Literal["", "dates", "first", "pack"]  #: by its dates, as the first one of all, or as the pack names it


def init(store: PlatformStore, keys: Keys, campaign: Campaign, catalogue: tuple[Service, ...], now: datetime) -> SetUp:
    """Fills an empty database. Raises Refused where it was made with another key or for another campaign."""
    with store.writing() as connection:
        if read_setting(connection, "schema"):
            if read_setting(connection, "platform_key") != keys.signing.id:
                sentence = (
                    "La clé n’est pas celle de cette base\u00a0: indiquez par --keys le dossier de la première fois."
                )
                raise Refused("key", sentence, field="--keys", of_input=True)
            standing = campaigns.current(connection)
            if standing.id != campaign.id:
                sentence = (
                    f"Cette base porte déjà la campagne «\u00a0{standing.title}\u00a0»\u00a0: prenez une autre base."
                )
                raise Refused("campaign", sentence, field="--campaign")
            return SetUp(standing, campaigns.open_phase(standing), "")
        key, why = _first_phase(campaign, now)
        campaign = msgspec.structs.replace(campaign, open_phase=key)
        connection.execute(insert(counter), [{"name": "position", "value": 0}])
        write_settings(
            connection,
            schema=REVISION,
            epoch=new_epoch(),
            platform_key=keys.signing.id,
            campaign=campaign.id,
        )
        for service in catalogue:
            feed.publish(connection, "catalogue", service.id, service)
        campaigns.publish(connection, campaign, now)
        return SetUp(campaign, campaigns.open_phase(campaign), why)


def new_epoch() -> str:
    return os.urandom(8).hex()


def _first_phase(campaign: Campaign, now: datetime) -> tuple[PhaseKey, Literal["dates", "first", "pack"]]:
    if campaign.open_phase:
        return campaign.open_phase, "pack"
    by_dates = rules.phase_by_dates(campaign, now)
    return (by_dates, "dates") if by_dates else (campaign.phases[0].key, "first")


def campaign_pack(name: str) -> Campaign:
    """A campaign from a file or a bundled pack's name. Raises Refused."""
    campaign = _decoded(name, "--campaign", _pack(name, "--campaign", resources.path("packs")), Campaign)
    try:
        check(campaign)
    except ContradictoryPack as error:
        raise _unusable(name, "--campaign", f"se contredit, {error}") from error
    for phase in campaign.phases:
        if len(set(phase.votable)) > 1:  # see DECISIONS.md: no page has words for both at once
            both = f"ouvre dans la phase {quoted(phase.name)} le vote pour les services et pour les propositions"
            raise _unusable(name, "--campaign", f"{both}\u00a0: une phase n’en ouvre qu’un (votable).")
    return campaign


def catalogue_pack(name: str) -> tuple[Service, ...]:
    """A catalogue from a file; "" is the bundled one. Raises Refused."""
    data = _pack(name or str(resources.path("catalogue.json")), "--catalogue", resources.path())
    services = _decoded(name, "--catalogue", data, tuple[Service, ...])
    ids = [service.id for service in services]
    twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
    if twice is not None:
        raise _unusable(name, "--catalogue", f"porte deux services sous l’identifiant «\u00a0{twice}\u00a0».")
    return services


def bundled() -> list[str]:
    """Names of the bundled campaigns."""
    names = sorted(file.stem for file in resources.path("packs").glob("*.json"))
    return [name for name in names if not name.endswith("-world")]


def _pack(name: str, option: str, folder: Path) -> bytes:
    file = Path(name)
    if option == "--campaign" and name in bundled():
        file = folder / f"{name}.json"
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_PACK + 1)
    except (OSError, ValueError) as error:
        ways = f" Les campagnes fournies sont {', '.join(bundled())}." if option == "--campaign" else ""
        raise _unusable(name, option, f"ne peut pas être ouvert.{ways}") from error
    if len(data) > MAX_PACK:
        raise _unusable(name, option, f"est trop gros (au plus {megabytes(MAX_PACK)}).")
    return data


def _decoded(name: str, option: str, data: bytes, shape: type[_T]) -> _T:
    try:
        return msgspec.json.decode(data, type=shape, strict=True)
    except msgspec.ValidationError as error:
        raise _unusable(name, option, in_french(str(error))[0]) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise _unusable(name, option, "n’est pas du JSON lisible (en UTF-8).") from error


def _unusable(name: str, option: str, wrong: str) -> Refused:
    sentence = f"{option}\u00a0: le fichier {quoted(Path(name).name)} {wrong}"
    return Refused("pack", sentence, field=option, of_input=True)
