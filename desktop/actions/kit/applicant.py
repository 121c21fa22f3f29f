"""Who asks for an enrolment: the commune and this computer."""

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
