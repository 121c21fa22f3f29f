import msgspec

from desktop.actions.needs.draft_need import draft_need
from desktop.actions.settings.choose_commune import choose_commune
from desktop.database.queries import needs
from desktop.paths import Places
from desktop.viewmodels.needs.copies import NeedCopies
from sync.client.device.keystore import MemoryKeyStore


def test_a_need_is_copied_into_another_commune_of_this_computer(baule):
    folder = baule.context.store.path.parent.parent
    places = Places(folder, folder / "config", folder / "logs")
    made = baule.act(draft_need, None, title="Cantine", description="x", decided_by="le maire")
    view = NeedCopies(baule.actor, places)
    assert view.others() == ()
    other = choose_commune(places, "45008", lambda: baule.hour[0], MemoryKeyStore())
    other.close()
    (artenay,) = view.others()
    assert (artenay.insee, artenay.name) == ("45008", "Artenay")
    refusals: list[str] = []
    view.refused.connect(refusals.append)
    view.copy(made, msgspec.structs.replace(artenay, insee="45234", name="Orléans"))
    baule.settle()
    assert refusals == ["Orléans n’est plus sur cet ordinateur\u00a0: rien n’a été copié."]
    assert not places.database("45234").exists()
    done: list = []
    view.copied.connect(done.append)
    view.copy(made, artenay)
    baule.until(lambda: bool(done))
    assert len(baule.ask(needs.listed)) == 1
    context = choose_commune(places, "45008", lambda: baule.hour[0], MemoryKeyStore())
    with context.store.reading() as connection:
        (copy,) = needs.listed(connection)
    context.close()
    assert (copy.title, copy.decided_by) == ("Cantine", "")
