"""The gender of what an act is about, in French, and words that agree with it; who else speaks of one asks here."""

import re
from typing import NamedTuple


class Gender(NamedTuple):
    it: str  #: the pronoun that begins a sentence
    e: str  #: how a participle ends

    def agreed(self, words: str) -> str:
        """The words of a state, in the masculine as they are kept: "Reçu, à décider", "Mis de côté"."""
        return _PARTICIPLE.sub(rf"\g<0>{self.e}", words, count=1)


MASCULINE, FEMININE = Gender("Il", ""), Gender("Elle", "e")
#: By kind of act, where it is about "une correction" or "une demande": the other nouns are masculine.
_OF_KIND = dict.fromkeys(("need.amend", "interest.declare", "deployment.ask", "request.submit"), FEMININE)
#: By kind of a withdrawal: the kind that it takes back.
_TAKES_BACK = {"interest.withdraw": "interest.declare", "request.withdraw": "request.submit"}
_PARTICIPLE = re.compile(
    r"^(Absent|Annulé|Demandé|Enregistré|Envoyé|Mis|Rédigé|Refusé|Remplacé|Retiré|Reçu|Voté)(?=[ ,.\u00a0]|$)"
)


def of(kind: str) -> Gender:
    """Of what such an act is: masculine for a kind of a later release."""
    return _OF_KIND.get(kind, MASCULINE)


def of_withdrawn(kind: str) -> Gender:
    """Of what a withdrawal of this kind takes back, which is what it is shown on."""
    return of(_TAKES_BACK.get(kind, kind))
