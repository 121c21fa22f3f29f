"""What a rule refuses: shown beside the control, with the remedy."""


class Refusal(Exception):
    """`code` is stable, `sentence` French, `field` names the control, `remedy` shows what to do instead.

    `command` is the same remedy for whoever types `relaisctl`; a window never shows it. `of_input` tells wrong input
    from what the programme's rules forbid.
    """

    def __init__(
        self, code: str, sentence: str, *, field: str = "", remedy: str = "", command: str = "", of_input: bool = False
    ) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.remedy = remedy
        self.command = command
        self.of_input = of_input
