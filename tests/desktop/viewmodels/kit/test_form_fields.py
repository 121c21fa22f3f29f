"""What was typed in a form, as it is read."""

from desktop.viewmodels.kit.form_fields import FormField, filled, with_private

FIELDS = with_private(
    (
        FormField(name="title", label="&Titre"),
        FormField(name="theme", label="T&hème"),
        FormField(name="cost", label="&Coût", choices=(("unknown", "Je ne sais pas"), ("free", "Gratuit"))),
        FormField(name="remarks", label="&Remarques"),
    ),
    {"remarks"},
)


def test_a_field_that_says_nothing_is_left_out_and_the_others_keep_their_order() -> None:
    texts = {"remarks": "Merci.", "cost": "free", "theme": "t1", "title": "  Cimetière "}
    read = (("Titre", "Cimetière"), ("Thème", "Mobilité"), ("Coût", "Gratuit"), ("Remarques", "Merci."))
    assert filled(FIELDS, texts, {"t1": "Mobilité"}) == read
    assert filled(FIELDS, texts | {"cost": "unknown", "title": " "}, {}) == (("Thème", "t1"), ("Remarques", "Merci."))


def test_private_fields_are_told_apart_from_public_ones() -> None:
    texts = {"title": "Cimetière", "remarks": "Merci."}
    assert filled(FIELDS, texts, {}, private=True) == (("Remarques", "Merci."),)
    assert filled(FIELDS, texts, {}, private=False) == (("Titre", "Cimetière"),)
