"""The council that decides: its name, where its commune lies, and the articles of law that hold there."""

from msgspec import Struct

from desktop.database.prefects import territory_of
from desktop.database.queries.link import CommuneRow
from desktop.domain.departments import is_department, typographic, without_communes
from desktop.domain.french import FIXED
from sync.contract.campaign import Campaign

_CODE = "le code général des collectivités territoriales"
_ALSACE_MOSELLE = f"{_CODE}, notamment ses articles L.{FIXED}2541-12 et L.{FIXED}2131-1"
_VISAS = {
    "987": f"{_CODE}, applicable aux communes de la Polynésie française",
    "988": "le code des communes de la Nouvelle-Calédonie",
}


class CouncilHead(Struct, frozen=True, kw_only=True):
    """Who executes what the council decides, and signs: his or her office in French, with its article."""

    he: str  #: of a man
    she: str  #: of a woman
    either: str  #: if it is not known which, as all through a projet de délibération
    deputies: tuple[str, str, str]  #: who signs in his or her place: a man, a woman, not known

    def of(self, gender: str) -> str:
        """`gender` is "f", "m", or "" if it is not known."""
        return {"f": self.she, "m": self.he}.get(gender, self.either)

    def deputy(self, gender: str) -> str:
        he, she, either = self.deputies
        return {"f": she, "m": he}.get(gender, either)


MAYOR = CouncilHead(
    he="le maire",
    she="la maire",
    either="le ou la maire",
    deputies=("l’adjoint", "l’adjointe", "l’adjoint ou l’adjointe"),
)
#: Of Saint-Barthélemy and Saint-Martin, which have been collectivities without communes since 2007.
PRESIDENT = CouncilHead(
    he="le président du conseil territorial",
    she="la présidente du conseil territorial",
    either="le président ou la présidente du conseil territorial",
    deputies=("le vice-président", "la vice-présidente", "le vice-président ou la vice-présidente"),
)


class Council(Struct, frozen=True, kw_only=True):
    """The council named on papers, and the law that they cite for it."""

    name: str = "conseil municipal"  #: in French, as it follows an article
    head: CouncilHead = MAYOR  #: who executes what it decides
    body: str = "Commune"  #: whose council it is; followed by "de Baule"
    seat: str = "Mairie"  #: from where it writes, likewise
    lies: tuple[str, ...] = ()  #: where the commune lies: "Département : Loiret", "Arrondissement : Orléans"
    #: The law on which it decides; follows "Vu".
    visa: str = f"{_CODE}, notamment ses articles L.{FIXED}2121-29, L.{FIXED}2122-21 et L.{FIXED}2131-1"
    quorum: str = f"CGCT, art.{FIXED}L.{FIXED}2121-17"  #: article on the quorum; "" where we know of none that holds
    executory: str = f"CGCT, art.{FIXED}L.{FIXED}2131-1"  #: article on when a decision takes effect; "" likewise
    #: Article by which the mayor may decide in its place; "" likewise.
    delegation: str = f"26° de l’article L.{FIXED}2122-22 du CGCT"

    @property
    def the_body(self) -> str:
        return f"la {self.body.lower()}"


def council_of(commune: CommuneRow) -> Council:
    """In Moselle and Alsace one other article is cited (CGCT L2541-1); for Paris and overseas we cite none."""
    lies = territory_of(commune.insee)
    code = commune.insee[:2] if lies is None else lies.department
    label = "Département" if is_department(code) else "Collectivité"
    where = [f"{label}{FIXED}: {typographic(commune.department_name)}"] if commune.department_name else []
    if lies is not None and lies.arrondissement:
        where.append(f"Arrondissement{FIXED}: {typographic(lies.arrondissement.partition(' (')[0])}")
    if code in ("57", "67", "68"):
        return Council(lies=tuple(where), visa=_ALSACE_MOSELLE)
    if without_communes(code):
        return Council(
            name="conseil territorial",
            head=PRESIDENT,
            body="Collectivité",
            seat="Collectivité",
            lies=tuple(where),
            visa=_CODE,
            quorum="",
            executory="",
            delegation="",
        )
    if code == "75" or not is_department(code):
        name = "Conseil de Paris" if code == "75" else "conseil municipal"
        visa = _VISAS.get(code, _CODE)
        return Council(name=name, lies=tuple(where), visa=visa, quorum="", executory="", delegation="")
    return Council(lies=tuple(where))


def campaign_reason(current: Campaign | None) -> tuple[str, ...]:
    """Why the council discusses it; follows "Considérant", since a campaign is no law. () while none is known."""
    if current is None:
        return ()
    return (
        "que l’État invite les communes à faire connaître leurs besoins d’outils numériques et à voter pour des"
        f" services («{FIXED}{current.title}{FIXED}»)",
    )
