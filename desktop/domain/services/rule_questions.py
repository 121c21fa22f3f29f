"""Which sentences ask what one must or may do: no service answers them but the one for questions of law."""

from collections.abc import Sequence
from itertools import pairwise

# Two words side by side with which one asks so, apart from those that only do beside a word of duty.
_RULES = frozenset(
    """faut il,doit on,doit il,doit elle,doivent ils,peut on,peut il,peut elle,peuvent ils,dois je,puis je,ai je,suis je
    le droit,son droit,est permis,il permis,est legal,est autorise,est obligatoire,est interdit,il interdit,est oblige
    est obligee,suis oblige,suis tenue,qui doit,qui paie,qui decide,qui autorise,qui remplace,qui appartient,ca suffit
    quelles pieces,quels papiers,quels justificatifs,quelles obligations,quelles regles,quelle regle,quelles normes
    quel delai,quelle procedure,quels recours,quel recours,quel accord,que dit,que risque,que peut,que permet,la loi
    elle valable,est responsable,doit payer""".replace("\n    ", ",").split(",")
)
_ASKING = frozenset(("est ce", "est on", "t on", "t il", "t elle"))
_DUTY = frozenset(
    """faut,doit,dois,doivent,peut,peux,peuvent,droit,oblige,obligee,obliges,obligatoire,permis,autorise
    autorisation""".replace("\n    ", ",").split(",")
)


def asks_for_a_rule(spoken: Sequence[str]) -> bool:
    """Whether it is a question of what one must or may do: "faut-il un arrêté", "qui paie", "a-t-on le droit"."""
    both = {f"{one} {next}" for one, next in pairwise(spoken)}
    return not both.isdisjoint(_RULES) or not (both.isdisjoint(_ASKING) or _DUTY.isdisjoint(spoken))
