"""What prevents an exchange from starting, and the way out that is offered beside it."""

import pytest

from desktop.domain.lives.enrolment import Enrolment
from desktop.domain.refusals import Refusal
from desktop.viewmodels.outbox.obstacle import Remedy, obstacle, remedy_of
from desktop.viewmodels.outbox.usb_stick import RefusedAt, ShownRefusal, shown_refusal
from desktop.viewmodels.settings.link import LinkState


@pytest.mark.parametrize(
    ("enrolment", "waiting", "sentence", "remedy", "tone"),
    [
        (Enrolment.NOT, 1, "inscrit. Vos envois attendent ici, à l’abri.", Remedy.ENROL, "accent"),
        (Enrolment.NOT, 0, "inscrit. Une fois inscrit, il recevra les nouvelles", Remedy.ENROL, "accent"),
        (Enrolment.KEY_LOST, 2, "introuvable. Vos envois attendent ici, à l’abri.", Remedy.PUT_KEY_BACK, "warn"),
        (Enrolment.REVOKED, 2, "cet ordinateur. Vos envois attendent ici, à l’abri.", Remedy.ENROL, "warn"),
    ],
)
def test_it_is_said_with_the_way_out(
    enrolment: Enrolment, waiting: int, sentence: str, remedy: Remedy, tone: str
) -> None:
    found = obstacle(enrolment, waiting)
    assert found is not None
    assert sentence in found.sentence
    assert (found.remedy, found.tone) == (remedy, tone)


def test_an_enrolment_that_left_on_a_stick_waits_for_its_answer_and_for_no_code() -> None:
    found = obstacle(Enrolment.ASKED, 1)
    assert found is not None
    assert found.remedy is Remedy.READ_STICK
    assert "est partie sur une clé USB" in found.sentence
    assert "ici, à l’abri" not in found.sentence
    assert "est partie sur une clé USB" in LinkState(asking=True).standing("Baule")[0]


def test_nothing_is_in_the_way_of_an_exchange_that_may_begin() -> None:
    assert obstacle(Enrolment.ENROLLED, 3) is None


@pytest.mark.parametrize(("code", "remedy"), [("key_lost", Remedy.PUT_KEY_BACK), ("no_answer", None)])
def test_a_refusal_has_a_way_out_where_the_key_is_lost(code: str, remedy: Remedy | None) -> None:
    assert remedy_of(Refusal(code, "Non.")) is remedy


@pytest.mark.parametrize(
    ("refusal", "takes_code", "at", "remedies"),
    [
        (Refusal("bad_code", "Non.", field="code"), True, RefusedAt.CODE, ()),
        (Refusal("bad_code", "Non.", field="code"), False, RefusedAt.ABOVE, ()),
        (Refusal("no_answer", "Non."), True, RefusedAt.ABOVE, ()),
        (Refusal("key_lost", "Non."), False, RefusedAt.ABOVE, (Remedy.PUT_KEY_BACK,)),
    ],
)
def test_a_refused_stick_is_said_at_the_code_while_one_is_typed_else_above_with_its_way_out(
    refusal: Refusal, takes_code: bool, at: RefusedAt, remedies: tuple[Remedy, ...]
) -> None:
    assert shown_refusal(refusal, takes_code=takes_code) == ShownRefusal(at, "Non.", remedies)
