"""The other texts of an editor, as it has read them: where they are gone with the draft, they go on with its text."""

from collections.abc import Mapping

from msgspec import Struct


class OtherTexts(Struct, frozen=True):
    """Each by field; empty for none."""

    before: Mapping[str, str]  #: from before a crash, while nobody has said which of the two to go on with
    aside: Mapping[str, str]  #: put aside
