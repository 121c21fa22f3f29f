"""The other texts of an editor, which go on with its text where that is written apart from its row."""

from collections.abc import Mapping

from msgspec import Struct


class OtherTexts(Struct, frozen=True):
    """Each by field; empty for none."""

    before: Mapping[str, str]  #: from before a crash, while nobody has said which of the two to go on with
    aside: Mapping[str, str]  #: put aside

    def going_on(self, read: "OtherTexts | None", text: Mapping[str, str]) -> "OtherTexts":
        """These, as the row has them, go on beside `text`; where they are gone with it, as the editor has `read` them.

        A text from before that is `text` itself offers no choice: it is left out.
        """
        before = self.before or (read.before if read else {})
        return OtherTexts({} if before == text else before, self.aside or (read.aside if read else {}))
