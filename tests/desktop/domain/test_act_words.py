"""What happened to an act, in the words that are shown beside it."""

from desktop.domain.act_words import ACCEPTED, CHOICE, MAYOR_FIRST, accepted, cancelled
from tests.beside import neighbours

MISSING = "masculine or feminine: said in this test, and if feminine in _FEMININE of desktop/domain/act_words.py"


def test_what_came_back_for_the_mayor_is_told_from_what_she_took_back() -> None:
    assert cancelled(MAYOR_FIRST) == "Cet envoi est revenu avant son départ\u00a0: le maire doit d’abord valider."
    assert {cancelled(reason) for reason in ("", *neighbours(MAYOR_FIRST))} == {
        "Cet envoi a été annulé avant son départ."
    }


def test_what_was_withdrawn_since_agrees_with_the_noun_of_what_was_accepted() -> None:
    """Each kind is listed here, so that whoever adds a kind must say what it is."""
    feminine = {"need.amend", "interest.declare", "deployment.ask", "request.submit"}
    masculine = {
        "need.submit",
        CHOICE,
        "need.withdraw",
        "need.join",
        "need.leave",
        "vote.cast",
        "vote.withdraw",
        "service.share",
        "interest.withdraw",
        "deployment.report",
        "request.withdraw",
        "personal.erase",
    }
    ends = {kind: accepted(kind, taken_back=True).removeprefix(accepted(kind)) for kind in ACCEPTED}
    assert ends == dict.fromkeys(feminine, ", puis retirée") | dict.fromkeys(masculine, ", puis retiré"), MISSING
    assert accepted("of.a.later.release", taken_back=True) == "Pris en compte, puis retiré"
