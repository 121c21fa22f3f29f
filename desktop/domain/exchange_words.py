"""What a person reads of an exchange that was out of the ordinary."""

from desktop.domain.french import counted


def out_of_the_ordinary(lost: int, contradictions: int) -> str:
    """Both sentences, or the one that is due, or ""."""
    said = [recovered(lost)] if lost else []
    return " ".join([*said, contradicted()] if contradictions else said)


def recovered(lost: int) -> str:
    """A platform that was put back to a backup had forgotten so many acts; they were presented to it again."""
    again = "Il est reparti d’ici." if lost == 1 else "Ils sont repartis d’ici."
    return f"La plateforme avait perdu {counted(lost, 'envoi')}. {again}"


def recovered_by_key(lost: int) -> str:
    """As above, found out by the platform's answer on a key: they leave with the next one."""
    again = "Il repartira" if lost == 1 else "Ils repartiront"
    return f"La plateforme avait perdu {counted(lost, 'envoi')}. {again} avec la prochaine clé, ou par le réseau."


def still_lost(lost: int) -> str:
    """While they have not gone again."""
    again = "Il repart" if lost == 1 else "Ils repartent"
    return f"La plateforme a perdu {counted(lost, 'envoi')}. {again} par le réseau, ou avec la prochaine clé."


def by_key(lost: int, contradictions: int) -> str:
    """As `out_of_the_ordinary`, of what a key has brought."""
    said = [recovered_by_key(lost)] if lost else []
    return " ".join([*said, contradicted()] if contradictions else said)


def contradicted() -> str:
    """What the platform had signed and what it says now cannot both be."""
    both = "La plateforme ne dit plus ce qu’elle avait signé. Ses deux réponses sont gardées ici."
    return f"{both} Prévenez votre préfecture."
