"""How a refusal quotes what an operator has typed."""

from sync.platform import refusals


def test_what_was_typed_is_said_again_whatever_its_length() -> None:
    id_ = "01a2100a-629a-7c26-9103-0ebfe60f53bf" + "0123456789abcdef01234567890a"  # the longest id
    assert refusals.quoted(id_) == f"«\u00a0{id_}\u00a0»"
    assert refusals.quoted(id_ + "x") == refusals.quoted(id_)
