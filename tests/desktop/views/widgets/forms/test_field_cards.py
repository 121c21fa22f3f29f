"""A card of fields says by its sign who reads them, as its words do."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.viewmodels.kit.form_fields import OURS_HEAD, PUBLIC_HEAD, PUBLIC_THEN, UNSEEN_HEAD
from desktop.views.widgets.card import Icon
from desktop.views.widgets.forms.field_cards import GroupCard
from desktop.views.widgets.theme import Theme


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    made = Theme(qapp, choice="clair")
    yield made
    made.deleteLater()


@pytest.mark.parametrize(
    ("words", "sign"),
    [(PUBLIC_HEAD, "eye"), (PUBLIC_THEN, "eye"), (UNSEEN_HEAD, "unseen"), (OURS_HEAD, "unseen")],
)
def test_what_others_do_not_see_has_no_open_eye(qtbot: QtBot, theme: Theme, words: str, sign: str) -> None:
    card = GroupCard(theme, private=False)
    qtbot.addWidget(card)
    card.head(words)
    (shown,) = card.findChildren(Icon)
    assert shown.name == sign


def test_a_card_of_private_fields_keeps_its_lock(qtbot: QtBot, theme: Theme) -> None:
    card = GroupCard(theme, private=True)
    qtbot.addWidget(card)
    card.head(OURS_HEAD)
    (shown,) = card.findChildren(Icon)
    assert shown.name == "lock"
