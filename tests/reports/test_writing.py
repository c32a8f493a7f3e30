"""Documents into folders: whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.reports import letter
from desktop.reports.preview import pages
from desktop.reports.writing import FolderNotWritable, NoSpaceLeft, safe_name, write
from tests.reports.conftest import a_letter


def test_a_document_is_written_whole_and_alone(tmp_path: Path) -> None:
    path = write(tmp_path / "new", "N-2026-000391.pdf", b"content")
    assert path.read_bytes() == b"content"
    assert [found.name for found in path.parent.iterdir()] == ["N-2026-000391.pdf"]


def test_a_name_cannot_leave_its_folder(tmp_path: Path) -> None:
    assert write(tmp_path, "../../etc/pass wd.pdf", b"").parent == tmp_path
    assert safe_name("..") == "document"


def test_a_folder_without_permission_is_said_so(tmp_path: Path) -> None:
    not_a_folder = tmp_path / "file"
    not_a_folder.write_text("")
    with pytest.raises(FolderNotWritable) as gone:
        write(not_a_folder, "letter.pdf", b"content")
    assert gone.value.folder == not_a_folder


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_said_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FolderNotWritable):
        write(tmp_path, "letter.pdf", b"content")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mount = shutil.which("mount")
    if not mount:
        pytest.skip("no mount command")
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("may not mount a small disk here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_is_said_so_and_keeps_the_old_document(small_disk: Path) -> None:
    write(small_disk, "letter.pdf", b"old")
    with pytest.raises(NoSpaceLeft) as full:
        write(small_disk, "letter.pdf", b"x" * 200_000)
    assert full.value.folder == small_disk
    assert isinstance(full.value.__cause__, OSError)
    assert full.value.__cause__.errno == errno.ENOSPC
    assert [found.name for found in small_disk.iterdir()] == ["letter.pdf"]
    assert (small_disk / "letter.pdf").read_bytes() == b"old"


def test_a_preview_is_a_picture_of_every_page_with_its_text() -> None:
    first, second = pages(letter.render(a_letter()), dots_per_inch=72)
    assert (first.width, first.height) == (596, 842)
    assert len(first.rgb) == first.stride * first.height
    assert first.png().startswith(b"\x89PNG")
    assert "Votre demande est acceptée." in first.text
    assert "Vos données personnelles" in second.text
    assert set(first.rgb[:3]) == {255}
    assert min(first.rgb) < 60
