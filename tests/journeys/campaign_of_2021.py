"""The campaign as it really ran, in numbers, drawn over real communes by a seed: who wrote what, who voted for what.

476 contributions, of which 81 redirected and 4 ineligible; 391 grouped into 67 proposals on 13 themes; 531 votes; 17
proposals retained by the first committee; 44 projects by the second.
"""

import random
from dataclasses import dataclass

from pysqlite3 import dbapi2 as sqlite

import resources
from sync.contract.campaign import Campaign

CONTRIBUTIONS, REDIRECTED, INELIGIBLE, GROUPED, PROPOSALS, THEMES = 476, 81, 4, 391, 67, 13
VOTES, RETAINED, PROJECTS = 531, 17, 44
COMMUNES = 50

_WANTS = (
    "Gérer les concessions du cimetière",
    "Prendre rendez-vous en mairie",
    "Signaler un problème sur la voirie",
    "Réserver la salle des fêtes",
    "Inscrire les enfants à la cantine",
    "Prévenir les habitants en cas d’alerte",
    "Suivre les dossiers d’urbanisme",
    "Partager les comptes rendus du conseil",
)
_ELSEWHERE = ("Installer la fibre à la mairie", "Acheter des tablettes pour l’école", "Former les agents aux tableurs")


@dataclass(frozen=True, slots=True)
class Contribution:
    """`group` is the proposal that will take it up, or what becomes of it instead: redirected, ineligible."""

    commune: str
    title: str
    description: str
    theme: str
    group: int | str


@dataclass(frozen=True, slots=True)
class Story:
    """`votes` are pairs (commune, proposal's number); `changed` those of them first cast, withdrawn and cast again."""

    communes: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    themes: tuple[str, ...]
    votes: tuple[tuple[str, int], ...]
    changed: frozenset[tuple[str, int]]
    given_up: tuple[tuple[str, int], ...]  #: cast, then withdrawn for good

    def theme_of(self, proposal: int) -> str:
        return self.themes[proposal % THEMES]


def story(seed: int, campaign: Campaign) -> Story:
    dice = random.Random(seed)
    communes = _communes(dice)
    themes = tuple(dice.sample([theme.id for theme in campaign.themes], THEMES))
    groups: list[int | str] = [n % PROPOSALS for n in range(GROUPED)]
    groups += ["redirected"] * REDIRECTED + ["ineligible"] * INELIGIBLE
    dice.shuffle(groups)
    contributions = []
    for n, group in enumerate(groups):
        wanted = dice.choice(_ELSEWHERE if group == "redirected" else _WANTS)
        theme = themes[group % THEMES] if isinstance(group, int) else dice.choice(themes)
        title = f"{wanted} ({n + 1})"
        contributions.append(
            Contribution(communes[n % COMMUNES], title, f"Aujourd’hui sur papier. {wanted}.", theme, group)
        )
    pairs = [(commune, proposal) for commune in communes for proposal in range(PROPOSALS)]
    drawn = dice.sample(pairs, VOTES + 40)
    return Story(
        communes=communes,
        contributions=tuple(contributions),
        themes=themes,
        votes=tuple(drawn[:VOTES]),
        changed=frozenset(drawn[:25]),
        given_up=tuple(drawn[VOTES:]),
    )


def _communes(dice: random.Random) -> tuple[str, ...]:
    """Real ones, with a SIREN, Baule among them."""
    file = resources.path("communes.sqlite")
    connection = sqlite.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)
    try:
        known = [row[0] for row in connection.execute("SELECT insee FROM commune WHERE siren != '' AND parent IS NULL")]
    finally:
        connection.close()
    drawn = dice.sample(sorted(known), COMMUNES)
    return ("45024", *[insee for insee in drawn if insee != "45024"][: COMMUNES - 1])
