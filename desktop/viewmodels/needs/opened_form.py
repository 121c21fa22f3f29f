"""What the form of a need is filled with, and what is said and offered before it is changed."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.domain import needs as rules
from desktop.viewmodels.kit.form_fields import BESIDE
from desktop.viewmodels.kit.french import FIXED
from desktop.viewmodels.needs.standing import OLD_TEXT_HOLDS
from desktop.viewmodels.needs.words import FIELDS

if TYPE_CHECKING:
    from sync.contract.campaign import NeedTemplate


class OpenedForm(Struct, frozen=True, kw_only=True):
    """What the form is filled with."""

    fields: dict[str, str]  #: text of each field, by its name
    themes: dict[str, str]  #: name of each theme that can be chosen, by its id
    recovered: str  #: that the text of a crash was found, as a sentence; "" where none was
    templates: "tuple[NeedTemplate, ...]" = ()  #: texts that the campaign offers to begin with
    contact: str = ""  #: the person to ask, in one line, as the settings have it; "" for nobody
    corrects: str = ""  #: title of the need that this text will correct; "" for a need of its own
    stage: str = "draft"  #: draft, to_validate or validated; typing takes the mayor's validation back
    mayor: bool = False  #: the main button asks for the mayor's validation
    caution: str = ""  #: why it would be refused if it were sent now, and whether it may count twice; "" for neither
    before: bool = True  #: after a crash: the text from before is not empty
    earlier: dict[str, str] | None = None  #: after a crash: the fields before what was typed; None otherwise
    aside: str = ""  #: JSON of the other text, where "Repartir du texte d’avant" put one aside; else ""

    @property
    def waits(self) -> bool:
        """Whether the mayor was asked to validate this text; typing cancels that."""
        return self.mayor and self.stage == "to_validate" and not self.corrects

    @property
    def fixes_files(self) -> bool:
        """Whether the attached files are those of a need that was sent, which stay as they are."""
        return bool(self.corrects)

    @property
    def unfolded(self) -> bool:
        """Whether an optional field says something, so that none of them is hidden."""
        return any(self.fields[field.name] for field in FIELDS if field.optional)

    @property
    def typed(self) -> str:
        """After a crash: the last field in which was typed; "" otherwise."""
        earlier = self.fields if self.earlier is None else self.earlier
        return next((one.name for one in reversed(FIELDS) if earlier.get(one.name, "") != self.fields[one.name]), "")

    def offers_templates(self, fields: Mapping[str, str]) -> bool:
        """Whether to offer a first text at all; `fields`: what the form is opened with."""
        return bool(self.templates) and not self.corrects and not any(text.strip() for text in fields.values())

    def may_take(self, fields: Mapping[str, str]) -> bool:
        """Whether a template would replace nothing of hers: `fields` are empty, or still those of a template."""
        written = {name: text.strip() for name, text in fields.items() if text.strip()}
        texts = (self.template_for(one.theme).items() for one in self.templates)
        return not written or any(written == {name: text.strip() for name, text in one} for one in texts)

    def template_for(self, theme: str) -> dict[str, str]:
        """The texts of the template for this theme, by field; {} where there is none."""
        template = next((one for one in self.templates if one.theme == theme), None)
        return {name: text for name in rules.FIELDS if template is not None and (text := getattr(template, name, ""))}

    @property
    def about(self) -> str:
        """What she should know before she changes this text; "" for nothing."""
        if self.corrects:
            return f"Vous corrigez «{FIXED}{self.corrects}{FIXED}», déjà envoyé. {OLD_TEXT_HOLDS}"
        return _OF_STAGE.get(self.stage, "")

    @property
    def about_changed(self) -> str:
        """What holds in place of `about` once she has changed the text."""
        return "" if self.corrects else _OF_STAGE_CHANGED.get(self.stage, "")


def contact_lines(contact: str) -> tuple[str, str, str]:
    """The person to ask, and what becomes of the name; or that none is named, and why one helps; words of the link."""
    if contact:
        return contact, BESIDE, "Changer dans les réglages"
    why = "Un nom aide la plateforme à vous joindre. Il n’est jamais publié."
    return "Aucune personne n’est indiquée.", why, "Indiquer dans les réglages"


_OF_STAGE = {
    "validated": "Ce besoin est validé. Le modifier demande une nouvelle validation.",
    "to_validate": "Ce besoin attend le maire. Le modifier retire la demande de validation.",
}
_OF_STAGE_CHANGED = {
    "validated": "Ce besoin a changé\u00a0: il demande une nouvelle validation.",
    "to_validate": "Ce besoin a changé\u00a0: il n’attend plus le maire.",
}
