"""Starting the panel: the key that signs sessions, kept by the installation."""

import stat
from pathlib import Path

from admin.__main__ import secret_key


def test_the_key_is_drawn_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = secret_key(tmp_path)
    assert len(first) == 64
    assert secret_key(tmp_path) == first
    assert [path.name for path in tmp_path.iterdir()] == ["panel.secret"]
    assert stat.S_IMODE((tmp_path / "panel.secret").stat().st_mode) == 0o600


def test_each_installation_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "una").mkdir()
    (tmp_path / "otra").mkdir()
    assert secret_key(tmp_path / "una") != secret_key(tmp_path / "otra")
