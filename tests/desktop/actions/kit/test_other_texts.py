"""What goes on beside a text that is written apart."""

from desktop.actions.kit.other_texts import OtherTexts

HERE, READ = {"title": "Cimetière"}, {"title": "Cimetière ancien"}
NONE = OtherTexts({}, {})


def test_what_the_row_has_goes_on_and_else_what_the_editor_has_read() -> None:
    text = {"title": "Bois"}
    assert OtherTexts(HERE, HERE).going_on(OtherTexts(READ, READ), text) == OtherTexts(HERE, HERE)
    assert OtherTexts(HERE, {}).going_on(OtherTexts(READ, READ), text) == OtherTexts(HERE, READ)
    assert NONE.going_on(OtherTexts(READ, HERE), text) == OtherTexts(READ, HERE)
    assert OtherTexts(HERE, READ).going_on(None, text) == OtherTexts(HERE, READ)
    assert NONE.going_on(None, text) == NONE


def test_a_text_from_before_that_is_the_text_itself_is_no_choice() -> None:
    assert OtherTexts(HERE, HERE).going_on(None, HERE) == OtherTexts({}, HERE)
    assert NONE.going_on(OtherTexts(READ, {}), READ) == NONE
