"""Once a backup was put back, what the platform has and this database not may come from this very computer."""

from datetime import UTC, datetime

import pytest

from desktop.database.opening import read_opening
from desktop.documents.need_papers import need_sheet_of
from desktop.effects import mine
from desktop.viewmodels.kit.confirmation import received_line
from desktop.viewmodels.kit.latest import Latest
from desktop.viewmodels.needs.conflict import Comparison, NeedConflict
from desktop.viewmodels.needs.facts import read as read_facts
from desktop.viewmodels.needs.sheet_text import NeedSheetText, sheet
from tests.desktop.viewmodels.needs.two_texts import a_backup_was_put_back, corrected, theirs
from tests.desktop.viewmodels.saying import own_need, say

ANOTHER, SUBMISSION = "01a210ca-359b-7da6-b7ab-1c5b85688d23", "01a210ca-359b-7da6-b7ab-1c5b85688d24"
OR_OF_HERE = "un autre ordinateur, ou d’ici avant le retour à une sauvegarde"


def sheet_of(baule, need: str) -> NeedSheetText:
    facts = baule.ask(read_facts, need)
    assert facts is not None
    return sheet(facts, baule.hour[0])


@pytest.mark.parametrize("put_back", [False, True])
def test_the_other_of_two_texts_is_said_to_be_of_here_perhaps(baule, put_back):
    need = corrected(baule)
    theirs(baule, need)
    if put_back:
        a_backup_was_put_back(baule)
    another = OR_OF_HERE if put_back else "un autre ordinateur de la mairie"
    assert f"La plateforme en a un autre, venu d’{another}\u00a0: «" in sheet_of(baule, need).pending
    view, shown = NeedConflict(baule.actor, Latest()), list[Comparison]()
    view.shown.connect(shown.append)
    view.show(need)
    baule.settle()
    assert shown[-1].where == f"depuis {another}"
    paper = baule.ask(lambda connection: need_sheet_of(connection, need, now=baule.hour[0]))
    assert paper.state == f"Texte de la commune, non publié. La plateforme en a un autre, d’{another}."


def test_what_is_taken_back_is_said_to_be_of_here_perhaps(baule):
    say(baule, "mine", own_need(ANOTHER, SUBMISSION, moved_at=datetime(2021, 2, 2, 9, tzinfo=UTC)))
    with baule.context.store.transaction() as connection:
        mine.published(connection)
    a_backup_was_put_back(baule)
    asked = sheet_of(baule, ANOTHER).withdrawal.public[1]
    assert asked == ("Reçu par la plateforme", f"Oui, depuis {OR_OF_HERE}.")
    assert received_line("", None, elsewhere=True, restored=True).endswith(f"oui, depuis {OR_OF_HERE}.")


def test_the_first_screen_knows_it_and_only_then(baule):
    found = []
    steps = [lambda _: None, lambda commune: say(commune, "mine", own_need(ANOTHER, SUBMISSION)), a_backup_was_put_back]
    for step in steps:
        step(baule)
        opening = read_opening(baule.context.store.path)
        assert opening is not None
        found.append((opening.others, opening.restored))
    assert found == [(False, False), (True, False), (True, True)]
