"""What was typed in a form of a deployment, is kept, and did not leave, where that form cannot be opened now."""

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from desktop.viewmodels.kit.form_fields import FormField
from desktop.viewmodels.votes.deployment_fields import ASK, REPORT

Form: TypeAlias = Literal["ask", "report"]
#: What was begun: by form and by the proposal's id, the texts by field.
Begun: TypeAlias = Mapping[Form, Mapping[str, Mapping[str, str]]]
FORMS: Final[Mapping[Form, tuple[str, tuple[FormField, ...]]]] = {
    "ask": ("Demande commencée", ASK),
    "report": ("Effet commencé", REPORT),
}


class UnsentText(Struct, frozen=True):
    form: Form  #: where it was typed
    heading: str  #: above it
    texts: tuple[tuple[str, str], ...]  #: label and text of each field with words in it

    @property
    def words(self) -> str:
        """All of it on one line, for the question before it is erased."""
        return " · ".join(text for _label, text in self.texts)


def unsent(begun: Begun, id: str, act: str) -> tuple[UnsentText, ...]:
    """Of this proposal; `act`: the one whose form opens now, and shows what was typed there itself."""
    kept = []
    for form, (heading, fields) in FORMS.items():
        typed = begun.get(form, {}).get(id, {})
        labelled = ((field.label.replace("&", ""), typed.get(field.name, "").strip()) for field in fields)
        texts = tuple((label, text) for label, text in labelled if text)
        if texts and form != act:
            kept.append(UnsentText(form, heading, texts))
    return tuple(kept)
