"""What an operator asked for and the platform does not do, in a French sentence that names the place."""


class Refused(Exception):
    """`code` is stable; `of_input` tells a wrong file or argument from what a rule of the programme forbids."""

    def __init__(self, code: str, sentence: str, *, field: str = "", of_input: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence
        self.field = field
        self.of_input = of_input
