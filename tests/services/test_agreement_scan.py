"""The scan of a signed agreement: what it says it is, kept by its hash, compared when opened."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas
from sqlalchemy import select

from desktop.domain.agreement import ScanChanged, ScanFault, ScanNotHere, ScanRefused
from desktop.models import ScanRecord
from desktop.services.agreement_scan import LARGEST, ScanStore
from tests.local_desk import Desk
from tests.scans import change_scan


def a_picture(kind: str) -> bytes:
    target = BytesIO()
    Image.new("RGB", (30, 40), (250, 250, 250)).save(target, kind)
    return target.getvalue()


def a_pdf() -> bytes:
    target = BytesIO()
    canvas = Canvas(target)
    canvas.drawString(100, 700, "signed")
    canvas.save()
    return target.getvalue()


def kept(desk: Desk) -> list[str]:
    with desk.units.reading() as session:
        return list(session.scalars(select(ScanRecord.sha256)))


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("convention.pdf", a_pdf(), "application/pdf"),
        ("Page 1.PNG", a_picture("PNG"), "image/png"),
        ("photo.jpeg", a_picture("JPEG"), "image/jpeg"),
    ],
)
def test_a_scan_is_kept_under_its_hash_and_comes_back(
    desk: Desk, tmp_path: Path, name: str, content: bytes, media_type: str
) -> None:
    (tmp_path / name).write_bytes(content)
    store = ScanStore(desk.units)
    sha256, called = store.take_in(tmp_path / name)
    assert sha256 == hashlib.sha256(content).hexdigest()
    opened = store.open(sha256, called)
    assert (opened.content, opened.name, opened.media_type) == (content, name, media_type)
    assert store.take_in(tmp_path / name) == (sha256, name)
    assert kept(desk) == [sha256]
    assert content not in desk.path.read_bytes(), "encrypted like all the rest"


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("empty.pdf", b"", ScanFault.EMPTY),
        ("page.html", b"<html>", ScanFault.OTHER_KIND),
        ("renamed.pdf", a_picture("PNG"), ScanFault.OTHER_KIND),
        ("program.pdf", b"MZ\x90\x00", ScanFault.OTHER_KIND),
        ("torn.pdf", a_pdf()[:60], ScanFault.DAMAGED),
        ("torn.png", a_picture("PNG")[:40], ScanFault.DAMAGED),
        ("torn.jpg", b"\xff\xd8\xff\xe0" + bytes(20), ScanFault.DAMAGED),
        ("large.pdf", b"%PDF-" + bytes(LARGEST), ScanFault.TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_scan_is_refused_and_not_kept(
    desk: Desk, tmp_path: Path, name: str, content: bytes, fault: ScanFault
) -> None:
    (tmp_path / name).write_bytes(content)
    store = ScanStore(desk.units)
    with pytest.raises(ScanRefused) as refused:
        store.take_in(tmp_path / name)
    assert refused.value.fault is fault
    assert kept(desk) == []


def test_a_picture_that_would_fill_the_memory_is_refused(desk: Desk, tmp_path: Path) -> None:
    header = BytesIO()
    Image.new("1", (20_000, 20_000)).save(header, "PNG")
    (tmp_path / "endless.png").write_bytes(header.getvalue())
    with pytest.raises(ScanRefused) as refused:
        ScanStore(desk.units).take_in(tmp_path / "endless.png")
    assert refused.value.fault in {ScanFault.TOO_LARGE, ScanFault.DAMAGED}


def test_a_file_that_is_not_there_is_said(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ScanRefused) as refused:
        ScanStore(desk.units).take_in(tmp_path / "gone.pdf")
    assert refused.value.fault is ScanFault.UNREADABLE


def test_a_scan_that_was_changed_is_not_shown(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "signed.pdf").write_bytes(a_pdf())
    store = ScanStore(desk.units)
    sha256, name = store.take_in(tmp_path / "signed.pdf")
    change_scan(desk, sha256, a_picture("PNG"))
    with pytest.raises(ScanChanged):
        store.open(sha256, name)


def test_another_desk_says_that_the_scan_is_not_here(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(ScanNotHere):
        ScanStore(desk.units).open("0" * 64, "signed.pdf")
