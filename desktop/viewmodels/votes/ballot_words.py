"""The kinds to which the three lists of votes can be narrowed, and their orders."""

from enum import StrEnum, auto

from desktop.domain.act_words import BEING_WITHDRAWN
from desktop.viewmodels.kit import states
from desktop.viewmodels.kit.vocabulary import BY_DATE, CountedKinds, Order, Parted, Vocabulary


class VoteSection(StrEnum):
    """The three lists of votes."""

    OPEN = auto()  #: open to vote
    OURS = auto()  #: what the commune voted for
    RESULTS = auto()  #: what the committee decided

    @property
    def counts(self) -> str:
        """Key of the kind of its lines that counts as votes of ours."""
        return "counts" if self is VoteSection.OURS else "voted"


#: Of votes of ours that do not count: withdrawn, refused, or sent to another platform.
WITHOUT_EFFECT = "sans effet"
_BY_TITLE = {"title": BY_DATE["title"]}
_BY_THEME = {"theme": Order("Par thème", lambda entry: (entry.theme or "~", entry.searched))}
OF: dict[VoteSection, Vocabulary] = {
    VoteSection.OPEN: Vocabulary(
        search="&Chercher dans la liste",
        one="service ou proposition",
        many="services et propositions",
        all="Tout, voté ou non",
        example="cimetière",
        kinds={
            "ours": "Avec nos besoins",
            "todo": "Sans notre vote",
            "voted": "Avec notre vote",
            "proposal": "Propositions",
            "service": "Services du catalogue",
        },
        orders={"ours": Order("Nos besoins d’abord")} | _BY_TITLE | _BY_THEME,
        named=CountedKinds(
            kinds={"proposal": ("proposition", "propositions"), "service": ("service", "services")},
            among={"voted": "avec votre vote", "withdrawing": BEING_WITHDRAWN},
        ),
    ),
    VoteSection.OURS: Vocabulary(
        search="&Chercher un vote",
        one="vote",
        many="votes",
        all="Tous nos votes",
        kinds=states.KINDS,
        parted=Parted(
            kind="counts",
            one="vote",
            many="votes",
            other=WITHOUT_EFFECT,
            others=WITHOUT_EFFECT,
            among=("withdrawing", BEING_WITHDRAWN),
        ),
    ),
    VoteSection.RESULTS: Vocabulary(
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
