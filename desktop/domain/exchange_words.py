"""What a person reads of an exchange that was out of the ordinary."""

from desktop.domain.french import counted


def recovered(lost: int) -> str:
    """A platform that was put back to a backup had forgotten so many acts; they were presented to it again."""
    again = "Il est reparti d’ici." if lost == 1 else "Ils sont repartis d’ici."
    return f"La plateforme avait perdu {counted(lost, 'envoi')}. {again}"
