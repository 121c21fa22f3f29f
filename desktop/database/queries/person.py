"""The person to ask about the commune's acts: personal data, shown, exported and erased on demand."""

from sqlalchemy import Connection

from desktop.database.driver import rows

#: Keys of `meta`; without their prefix, those of the blob that travels.
CONTACT = ("contact_name", "contact_email", "contact_telephone")


def contact(connection: Connection) -> dict[str, str]:
    """name, email, telephone: only those that were entered."""
    found = rows(connection, "SELECT key, value FROM meta WHERE key IN (?, ?, ?) AND value != ''", CONTACT)
    return {key.removeprefix("contact_"): value for key, value in found}
