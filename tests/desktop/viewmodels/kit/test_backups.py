"""Where backups are copied a second time."""

from pathlib import Path

from desktop import paths, settings
from desktop.settings import Settings
from desktop.viewmodels.kit.backups import second_folder


def test_the_second_folder_is_the_one_of_the_settings_where_no_policy_names_one(tmp_path: Path) -> None:
    places = paths.find(tmp_path / "data")
    paths.prepare(places)
    assert second_folder(places) == ""
    folder = str(tmp_path / "copies")
    settings.write(places.settings, Settings(backup_folder=folder))
    assert second_folder(places) == folder
