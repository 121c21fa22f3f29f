"""The question before one of two texts of a need is kept: which one stays, which one goes, what is sent."""

from typing import TYPE_CHECKING

from msgspec import Struct

from desktop.database.queries import campaign, exchanges, link, needs, person, standing_text
from desktop.domain import phases
from desktop.domain.act_words import ELSEWHERE
from desktop.domain.corrections import Keep, phase_allows
from desktop.domain.phases import LocalTime
from desktop.viewmodels.kit import citizens
from desktop.viewmodels.kit.confirmation import (
    PUBLICATION,
    Afterwards,
    Confirmation,
    cancelled_until,
    contact_line,
    read_again,
)
from desktop.viewmodels.kit.french import FIXED, NARROW
from desktop.viewmodels.needs.sending import taking
from desktop.viewmodels.needs.standing import kept_in
from desktop.viewmodels.needs.words import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection

NOTHING = "(vide)"
_UNVALIDATED = (
    "Le maire doit d’abord valider le texte qui partira. Écrivez son nom s’il l’a fait. Sinon, revenez plus tard"
    f"{FIXED}: les deux textes restent."
)
_CLOSED = "La phase où ce besoin se corrige n’est pas ouverte. Envoyé maintenant, ce choix sera sans doute refusé."


class _ChoiceWords(Struct, frozen=True):
    """The words of one choice: the question, its yes, what happens to each text."""

    heading: str  #: the question, as a title
    yes: str  #: words of the button that does it
    lead: str  #: {ours} and {theirs} are the first words of each text, {whose} where the other was written
    ours: str  #: label of a field that differs, for our text
    theirs: str  #: the same for the platform's text


_WORDS: dict[Keep, _ChoiceWords] = {
    "mine": _ChoiceWords(
        f"Remplacer le texte de la plateforme{NARROW}?",
        "Oui, remplacer le texte",
        "Votre texte, {ours}, remplacera publiquement celui {whose}, {theirs}.",
        "votre texte, qui partira",
        "à la plateforme, sera remplacé",
    ),
    "platform": _ChoiceWords(
        f"Abandonner votre texte{NARROW}?",
        "Oui, abandonner mon texte",
        f"Le texte reçu par la plateforme, {{theirs}}, restera{FIXED}: un envoi le lui dira. Le vôtre, {{ours}}, sera "
        f"abandonné. Pour en garder une trace, choisissez «{FIXED}Garder les deux{FIXED}».",
        "votre texte, sera abandonné",
        "à la plateforme, restera",
    ),
    "both": _ChoiceWords(
        f"Garder votre texte comme brouillon{NARROW}?",
        "Oui, garder en brouillon",
        f"Le texte reçu par la plateforme, {{theirs}}, restera{FIXED}: un envoi le lui dira. Le vôtre, {{ours}}, "
        "deviendra un nouveau brouillon, qui ne part pas.",
        "votre texte, gardé en brouillon",
        "à la plateforme, restera",
    ),
}
#: For when the text here is itself one of the platform's, which she had kept before the platform got yet another.
_KEPT_WORDS: dict[Keep, _ChoiceWords] = {
    "mine": _ChoiceWords(
        f"Remplacer le texte de la plateforme{NARROW}?",
        "Oui, remplacer le texte",
        "Le texte que vous aviez gardé, {ours}, remplacera publiquement celui qui est venu depuis, {theirs}.",
        "texte que vous aviez gardé, qui partira",
        "à la plateforme, sera remplacé",
    ),
    "platform": _ChoiceWords(
        f"Prendre le texte venu depuis{NARROW}?",
        "Oui, prendre ce texte",
        f"Le texte reçu par la plateforme, {{theirs}}, restera{FIXED}: un envoi le lui dira. Celui que vous aviez "
        f"gardé, {{ours}}, sera abandonné. Pour en garder une trace, choisissez «{FIXED}Garder les deux{FIXED}».",
        "texte que vous aviez gardé, sera abandonné",
        "à la plateforme, restera",
    ),
    "both": _ChoiceWords(
        f"Garder l’autre texte comme brouillon{NARROW}?",
        "Oui, garder en brouillon",
        f"Le texte reçu par la plateforme, {{theirs}}, restera{FIXED}: un envoi le lui dira. Celui que vous aviez "
        "gardé, {ours}, deviendra un nouveau brouillon, qui ne part pas.",
        "texte que vous aviez gardé, gardé en brouillon",
        "à la plateforme, restera",
    ),
}
#: The key: whether the text that stays is the platform's, and the platform has taken the need.
_PUBLIC = {
    False: "Le texte qui reste sera public, avec le nom de la commune.",
    True: "Le texte qui reste est déjà public, avec le nom de la commune.",
}
_MOST = 60  # signs of a text
_SHOWN = 20  # signs to show from where two texts differ: with fewer one would not see the difference


def read(connection: "Connection", id: str, keep: Keep, now: LocalTime) -> Confirmation | None:
    """The question; None where there is nothing to choose, or the platform's text has not come."""
    row, conflict = needs.one(connection, id), standing_text.conflict(connection, id)
    if row is None or conflict is None or not conflict.revision:
        return None
    commune, known = link.commune(connection), campaign.current(connection)
    words = (_KEPT_WORDS if conflict.taken else _WORDS)[keep]
    offset, grouped = exchanges.clock_offset(connection), needs.grouped(connection, id)
    themes = {theme.id: theme.name for theme in campaign.themes(connection)}
    here, platform = _readings(conflict.here, themes), _readings(conflict.platform, themes)
    unvalidated = needs.mayor_validates(connection) and (keep != "mine" or not row.validated_at)
    closed = not phase_allows(known, phases.corrected(now, offset), grouped=grouped)
    warnings = (
        _UNVALIDATED if unvalidated else "",
        _CLOSED if closed else "",
        citizens.hint(*conflict.here.values()) if keep == "mine" else "",
    )
    already = keep != "mine" and row.submitted in ("accepted", *ELSEWHERE)
    until = "" if closed else taking(known, now, offset, grouped=grouped).until
    whose = "d’avant" if conflict.lost else "de la plateforme"
    lead = words.lead.format(ours=_begins(here, platform), theirs=_begins(platform, here), whose=whose)
    enrolment = link.enrolment(connection)
    again = read_again(Afterwards.CORRECTION, enrolment)  # the page asks for the mayor's name
    return Confirmation(
        heading=words.heading,
        yes=words.yes,
        lead=" ".join(filter(None, (lead, kept_in(conflict.draft), again))),
        cancelling=cancelled_until(enrolment),
        notice=until,
        warning=" ".join(filter(None, warnings)),
        public=(*_fields(words, here, platform, keep, private=False), (PUBLICATION, _PUBLIC[already])),
        private=_fields(words, here, platform, keep, private=True),
        contact=contact_line(person.contact(connection)),
        signed_as="" if commune is None else commune.signed_as,
        names_mayor=unvalidated,
    )


def _readings(text: "Mapping[str, str]", themes: "Mapping[str, str]") -> dict[str, str]:
    return {field.name: field.reading(text.get(field.name, ""), themes) for field in FIELDS}


def _fields(
    words: _ChoiceWords, here: dict[str, str], platform: dict[str, str], keep: Keep, *, private: bool
) -> tuple[tuple[str, str], ...]:
    """Each field of the text that will stay; where the other one differs, both, the one that stays first."""
    lines: list[tuple[str, str]] = []
    for field in FIELDS:
        ours, theirs = here[field.name], platform[field.name]
        if field.private is not private or not (ours or theirs):
            continue
        if ours == theirs:
            lines.append((field.plain, ours))
            continue
        both = ((f"{field.plain} — {words.ours}", ours), (f"{field.plain} — {words.theirs}", theirs))
        lines += [(label, text or NOTHING) for label, text in (both if keep == "mine" else both[::-1])]
    return tuple(lines)


def _begins(text: dict[str, str], other: dict[str, str]) -> str:
    """The first words of the first field in which it differs from the other; or those from where they differ."""
    name = next((field.name for field in FIELDS if text[field.name] != other[field.name]), "title")
    words, against = (" ".join(one[name].split()) or NOTHING for one in (text, other))
    alike = next((at for at, (one, two) in enumerate(zip(words, against, strict=False)) if one != two), 0)
    alike = alike or (min(len(words), len(against)) if words[:1] == against[:1] else 0)
    start = 0
    if len(words) > _MOST and alike > _MOST - _SHOWN:
        start = words.rfind(" ", alike - 2 * _SHOWN, alike - _SHOWN) + 1 or alike - _SHOWN
    end = start + _MOST
    quoted = f"{'…' if start else ''}{words[start:end].rstrip()}{'…' if end < len(words) else ''}"
    return f"«{FIXED}{quoted}{FIXED}»"
