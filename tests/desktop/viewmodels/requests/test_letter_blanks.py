"""The sentence on what the letter leaves blank; and when nothing is left, which is said only where it is so."""

from typing import TYPE_CHECKING

from desktop.viewmodels.requests import draft, letter
from desktop.viewmodels.requests.letter_blanks import NO_BLANK, NO_SIRET, LetterBlanks, letter_blanks
from tests.desktop.viewmodels.conftest import baule
from tests.desktop.viewmodels.requests.complete_request import COMPLETE

if TYPE_CHECKING:
    from tests.desktop.viewmodels.conftest import Commune

__all__ = ["baule"]

SIRET = {"siret": "21450024400017"}
FILLED = SIRET | {"signatory_gender": "f", "signatory_name": "Anne", "prefect_gender": "m", "date": "3 mars 2021"}
DECIDED = {"decided_by": "Délibération n° 12"}


def of_draft(
    commune: "Commune", *, listed: tuple[str, ...] = (), fields: dict[str, str], **of_letter: str
) -> LetterBlanks:
    typed = COMPLETE | fields | {"letter": letter.written(letter.read("") | of_letter)}
    return letter_blanks(typed, commune.ask(draft.read), commune.actor.clock().date(), listed)


def test_what_the_letter_leaves_blank_is_named_and_led_to(baule: "Commune") -> None:
    empty = of_draft(baule, fields=DECIDED, **SIRET)
    assert empty.sentence == (
        "La lettre laisse à compléter à la main\u00a0: la civilité de la personne qui signe, son nom,"
        " «\u00a0Préfète\u00a0» ou «\u00a0Préfet\u00a0», la date."
    )
    assert (empty.first, empty.chosen, empty.filled) == ("letter.signatory_name", False, "")
    chosen = of_draft(baule, fields=DECIDED, **(FILLED | {"signatory_gender": "", "prefect_gender": ""}))
    assert (chosen.first, chosen.chosen) == ("letter.signatory_gender", True)
    unnamed = of_draft(baule, fields=DECIDED, **(FILLED | {"signatory_name": " "}))
    assert unnamed.sentence == "La lettre laisse à compléter à la main\u00a0: le nom de la personne qui signe."
    assert of_draft(baule, fields=DECIDED, **FILLED) == LetterBlanks(filled=NO_BLANK)


def test_a_letter_without_the_siret_says_so_and_leads_to_it(baule: "Commune") -> None:
    bare = of_draft(baule, fields=DECIDED, **(FILLED | {"siret": ""}))
    assert bare == LetterBlanks(NO_SIRET, "letter.siret")
    both = of_draft(baule, fields=DECIDED, **(FILLED | {"siret": "", "date": ""}))
    assert (both.sentence, both.first) == (
        f"La lettre laisse à compléter à la main\u00a0: la date. {NO_SIRET}",
        "letter.date",
    )
    listed = of_draft(baule, listed=("letter.siret",), fields=DECIDED, **(FILLED | {"siret": ""}))
    assert listed.sentence == "", "what is wrong with it stands beside it"


def test_what_its_decision_leaves_blank_is_named_too(baule: "Commune") -> None:
    council = of_draft(baule, fields={"decided_by": "conseil municipal"}, **FILLED)
    assert council == LetterBlanks(
        "La lettre laisse à compléter à la main\u00a0: le numéro et la date de la délibération.", "decided_by"
    )
    mayor = of_draft(baule, fields={"decided_by": "Décision du maire n° 4 du 3 mars 2020, par délégation"}, **FILLED)
    assert mayor.sentence.endswith("\u00a0: le numéro et la date de la délibération qui donne délégation au maire.")


def test_what_is_listed_beside_it_is_not_named_again_nor_said_to_be_filled(baule: "Commune") -> None:
    lacks = {"decided_by": "", "title": "", "funding": ""}
    listed = ("decided_by", "title", "funding.expenses")
    silent = of_draft(baule, listed=listed, fields=lacks, **FILLED)
    assert silent.sentence == ""
    assert silent.filled == "Les civilités, la signature et la date de la lettre sont remplies."
    named = of_draft(baule, fields=lacks, **FILLED)
    assert named.sentence.endswith(
        "\u00a0: la décision de la commune, l’objet, ce que le projet coûte, la somme demandée à l’État."
    )
