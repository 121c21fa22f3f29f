"""An accepted operation, with what its effect needs to know."""

from datetime import datetime

from msgspec import Struct

from sync.contract.campaign import Campaign
from sync.contract.operations import Operation
from sync.platform.identity import places
from sync.platform.times import as_text


class Accepted(Struct, frozen=True):
    """An accepted operation, with what its effect needs to know.

    `deposited` is the legal time: the first deposit. `again`: it was accepted before the platform was put back, so it
    may come after acts that had followed it, or find nothing of the acts that it followed.
    """

    operation: Operation  #: as the commune signed it
    campaign: Campaign  #: the platform's, as it stands now
    number: int  #: the one that the commune quotes
    deposited: datetime  #: by the platform's clock, or a receipt's from before it was put back
    again: bool = False  #: False for an act that comes for the first time, and for one read from the database

    @property
    def commune(self) -> str:
        """INSEE code."""
        return self.operation.commune

    @property
    def deposited_at(self) -> str:
        """The legal time, as the database keeps it."""
        return as_text(self.deposited)

    def name(self) -> str:
        """The commune's name; "" where no list has it."""
        return places.name(self.commune, demonstration=self.campaign.demonstration)
