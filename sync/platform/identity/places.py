"""Communes as the platform knows them: the official list, or the invented ones of a demonstration."""

from functools import cache

from msgspec import Struct

from resources import communes, demonstration
from sync.platform.refusals import Refused, quoted


class Voter(Struct, frozen=True, kw_only=True):
    """A commune that may be enrolled."""

    insee: str
    name: str
    siren: str  #: nine digits, signed with each of its acts


@cache
def name(insee: str, *, demonstration: bool) -> str:
    """The commune's name, or "" if no list has it."""
    if demonstration and (invented := _invented().get(insee)) is not None:
        return invented.name
    listed = communes.get(insee)
    return "" if listed is None else listed.name


def voter(insee: str, *, demonstration: bool) -> Voter:
    """The commune with this code. Raises Refused for what is no commune, or has no SIREN."""
    if demonstration and (invented := _invented().get(insee)) is not None:
        return invented
    listed = communes.get(insee)
    if listed is None:
        sentence = f"--commune\u00a0: {quoted(insee)} n’est pas le code INSEE d’une commune."
        raise Refused("commune_unknown", sentence, field="commune", of_input=True)
    if listed.kind != "commune-actuelle":
        parent = communes.get(listed.parent) if listed.parent else None
        way = "" if parent is None else f" Prenez {parent.name}, code {parent.insee}."
        raise Refused("not_a_commune", f"{listed.name} ({insee}) n’est pas une commune.{way}", field="commune")
    if listed.siren is None:
        sentence = f"{listed.name} ({insee}) n’a pas de numéro SIREN\u00a0: elle ne peut pas être inscrite."
        raise Refused("no_siren", sentence, field="commune")
    return Voter(insee=listed.insee, name=listed.name, siren=listed.siren)


@cache
def may_vote(insee: str, *, demonstration: bool) -> bool:
    """Only communes vote: no grouping, no commune déléguée or associée, no arrondissement municipal."""
    try:
        voter(insee, demonstration=demonstration)
    except Refused:
        return False
    return True


def forget_invented() -> None:
    """The demonstration's home has taken another name."""
    name.cache_clear()
    _invented.cache_clear()


@cache
def _invented() -> dict[str, Voter]:
    world = demonstration.read_world()
    return {one.insee: Voter(insee=one.insee, name=one.name, siren=one.siren) for one in world.communes}
