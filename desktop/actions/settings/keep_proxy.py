"""Keeps the person's choice of a proxy, and the password for it."""

from desktop import settings as settings_file
from desktop.domain.refusals import Refusal
from desktop.paths import Places
from desktop.policy import wrong_proxy, wrong_proxy_user
from sync.client.connection.proxies import PASSWORD_NAME
from sync.client.device import keystore_choice


def keep_proxy(places: Places, mode: str | None, user: str | None, password: str | None) -> None:
    """`mode`, `user`: None leaves this person's own as it is, as where the policy imposes another.
    `password`: None keeps the stored one, "" forgets it.

    Raises Refusal, whose field is "proxy" (the address) or "proxy_user", OSError and KeyStoreError.
    """
    if mode is not None and (wrong := wrong_proxy(mode)):
        raise Refusal("proxy", f"Adresse du proxy\u00a0: {wrong}", field="proxy", of_input=True)
    if user is not None and (wrong := wrong_proxy_user(user)):
        raise Refusal("proxy", f"Nom pour le proxy\u00a0: {wrong}", field="proxy_user", of_input=True)
    store = keystore_choice.choose(places.keys)
    if password:
        store.store(PASSWORD_NAME, password.encode())
    elif password is not None or user == "":
        store.forget(PASSWORD_NAME)
    before = settings_file.read(places.settings).settings
    own = before._replace(
        proxy=before.proxy if mode is None else mode,
        proxy_user=before.proxy_user if user is None else user,
        proxy_trusted="" if password else before.proxy_trusted,
    )
    settings_file.write(places.settings, own)
