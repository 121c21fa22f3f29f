"""The commune and computer that ask for an enrolment."""

import platform
from importlib.metadata import version

from desktop.database.queries.link import CommuneRow
from sync.client.device.enrolment import Applicant


def applicant(commune: CommuneRow) -> Applicant:
    return Applicant(
        commune=commune.insee,
        siren=commune.siren,
        name=f"{commune.name} ({platform.system()})",
        version=version("relais-communes"),
    )
