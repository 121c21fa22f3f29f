"""Before one of two texts is kept: quotes show how they differ, and the person reads what will be sent."""

import pytest

from desktop.actions.needs.correct_need import correct_need
from desktop.actions.needs.draft_need import draft_need
from desktop.actions.needs.submit_need import submit_need
from desktop.database.queries import needs
from desktop.viewmodels.needs import settling
from tests.desktop.viewmodels.saying import answer, own_need, say

BEGINS = "Le registre est sur papier. Une recherche prend une heure."
LONG = f"{BEGINS} Il est à la cave, où personne ne va volontiers."


@pytest.mark.parametrize(
    ("ours", "theirs", "quoted"),
    [
        (f"{BEGINS} Texte de B.", f"{BEGINS} Texte de A.", ("Texte de B.\u00a0»", "Texte de A.\u00a0»")),
        (f"{LONG} Vraiment pas.", LONG, ("volontiers. Vraiment pas.\u00a0»", "va volontiers.\u00a0»")),
        ("a" * 90 + "b", "a" * 90 + "c", ("ab\u00a0»", "ac\u00a0»")),
        (f"Un {LONG}", f"Une {LONG}", ("«\u00a0Un Le registre", "«\u00a0Une Le registre")),
    ],
)
@pytest.mark.parametrize("keep", ["mine", "platform", "both"])
def test_what_is_quoted_of_two_texts_shows_where_they_differ(baule, keep, ours, theirs, quoted):
    baule.campaign()
    need = baule.act(draft_need, None, title="Cimetière", description="Registre papier")
    baule.act(submit_need, need)
    answer(baule, need)
    draft = baule.act(correct_need, need)
    baule.act(draft_need, draft, description=ours)
    baule.act(submit_need, draft)
    answer(baule, need, "need.amend", "conflict")
    submission = baule.ask(needs.one, need).submit_op
    say(baule, "mine", own_need(need, submission, "01a210ca-359b-7da6-b7ab-1c5b85688d22", description=theirs))
    read = baule.ask(settling.read, need, keep, baule.hour[0])
    for words in quoted:
        assert words in read.lead
    assert ("restera\u00a0: un envoi le lui dira." in read.lead) is (keep != "mine")
    assert read.lead.count("Cet ordinateur n’est pas encore inscrit\u00a0: l’envoi attendra l’inscription.") == 1
