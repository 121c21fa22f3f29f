"""The kinds to which the three lists of votes can be narrowed, and their orders."""

from typing import Literal, TypeAlias

from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.vocabulary import BY_DATE, Order, Parted, Vocabulary

VoteSection: TypeAlias = Literal["open", "ours", "results"]
SECTIONS: tuple[VoteSection, ...] = ("open", "ours", "results")

_BY_TITLE = {"title": BY_DATE["title"]}
_BY_THEME = {"theme": Order("Par thème", lambda entry: (entry.theme or "~", entry.searched))}
OF: dict[VoteSection, Vocabulary] = {
    "open": Vocabulary(
        search="&Chercher dans la liste",
        one="service ou proposition",
        many="services et propositions",
        all="Tout, voté ou non",
        example="cimetière, cantine, rendez-vous…",
        kinds={
            "ours": "Avec nos besoins",
            "todo": "Sans notre vote",
            "voted": "Avec notre vote",
            "proposal": "Propositions",
            "service": "Services du catalogue",
        },
        orders={"ours": Order("Nos besoins d’abord")} | _BY_TITLE | _BY_THEME,
        parted=Parted("todo", "à voter", "à voter", "avec notre vote", "avec notre vote"),
    ),
    "ours": Vocabulary(
        search="&Chercher un vote",
        one="vote",
        many="votes",
        all="Tous nos votes",
        kinds=states.KINDS,
        parted=Parted("voted", "vote", "votes", "retiré", "retirés"),
    ),
    "results": Vocabulary(
        search="&Chercher un résultat",
        one="résultat",
        many="résultats",
        all="Retenues ou non",
        kinds={
            "retained": "Retenues",
            "not_retained": "Non retenues",
            "ours": "Avec nos besoins",
            "voted": "Avec notre vote",
        },
        orders={
            "votes": Order("Par nombre de votes"),
            "retained": Order("Retenues d’abord", lambda entry: not entry.retained),
        }
        | _BY_TITLE
        | _BY_THEME,
    ),
}
