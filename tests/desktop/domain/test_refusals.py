"""A refusal in one line, as the window, the commands and the report say it."""

from desktop.domain.refusals import Refusal, words_of


def test_a_refusal_is_said_with_its_remedy_and_without_one_ends_after_its_sentence() -> None:
    assert (
        words_of(Refusal("a", "C’est clos.", remedy="Regardez le calendrier.")) == "C’est clos. Regardez le calendrier."
    )
    assert words_of(Refusal("a", "C’est clos.")) == "C’est clos."
