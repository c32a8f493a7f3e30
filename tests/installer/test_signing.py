"""Signing, shown with an authority that lives as long as the test: a program and a package."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

WINDOWS = Path(__file__).parents[2] / "installer" / "windows"

pytestmark = pytest.mark.skipif(
    shutil.which("osslsigncode") is None, reason="osslsigncode is not here"
)


class Publisher:
    """A key with its certificate, which nobody knows but `authority`."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir()
        key = rsa.generate_private_key(65537, 2048)
        self.certificate, self.key = folder / "publisher.pem", folder / "publisher.key"
        self.name = name
        self.certificate.write_bytes(_certified(key, name).public_bytes(_PEM))
        self.key.write_bytes(
            key.private_bytes(_PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        )

    def sign(self, script: str, place: Path) -> str:
        """As the build calls it; returns what is said."""
        given = {"SIGN_CERT": str(self.certificate), "SIGN_KEY": str(self.key)}
        return subprocess.run(
            [str(WINDOWS / script), str(place)],
            check=True,
            env=os.environ | given,
            capture_output=True,
            text=True,
        ).stdout

    def proves(self, file: Path) -> bool:
        """Whether the file is unchanged and signed by this publisher."""
        answer = subprocess.run(
            ["osslsigncode", "verify", "-CAfile", str(self.certificate), "-in", str(file)],
            check=False,
            capture_output=True,
            text=True,
        )
        return answer.returncode == 0 and f"CN={self.name}" in answer.stdout


_PEM = serialization.Encoding.PEM


def _certified(key: rsa.RSAPrivateKey, name: str) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    return Publisher(tmp_path_factory.mktemp("city") / "keys", "Ville d'exemple")


@pytest.fixture(scope="module")
def maker(tmp_path_factory: pytest.TempPathFactory) -> Publisher:
    return Publisher(tmp_path_factory.mktemp("maker") / "keys", "Fondation d'exemple")


def write_program(file: Path) -> Path:
    """The smallest thing that is a 64-bit program of Windows: headers and one section."""
    head = struct.pack("<2s58xI", b"MZ", 64)
    coff = struct.pack("<4sHHIIIHH", b"PE\0\0", 0x8664, 1, 0, 0, 0, 240, 0x22)
    optional = struct.pack("<HBBIIIII", 0x20B, 14, 0, 512, 0, 0, 0x1000, 0x1000)
    optional += struct.pack("<QIIHHHHHHIIIIHH", 0x140000000, 0x1000, 512, *[6, 0] * 3, 0, 0x2000,
                            512, 0, 3, 0)  # fmt: skip
    optional += struct.pack("<QQQQII", 0x100000, 0x1000, 0x100000, 0x1000, 0, 16) + bytes(128)
    section = struct.pack("<8sIIIIIIHHI", b".text", 1, 0x1000, 512, 512, 0, 0, 0, 0, 0x60000020)
    headers = head + coff + optional + section
    file.write_bytes(headers.ljust(512, b"\0") + b"\xc3".ljust(512, b"\0"))
    return file


def test_a_program_is_signed_and_a_changed_one_is_found_out(
    city: Publisher, tmp_path: Path
) -> None:
    program = write_program(tmp_path / "cad.exe")
    assert not city.proves(program)
    city.sign("sign", program)
    assert city.proves(program)
    content = bytearray(program.read_bytes())
    content[512] ^= 1
    program.write_bytes(content)
    assert not city.proves(program)


def test_what_its_maker_signed_stays_as_it_is(
    city: Publisher, maker: Publisher, tmp_path: Path
) -> None:
    folder = tmp_path / "stage" / "python"
    folder.mkdir(parents=True)
    signed = write_program(folder / "python313.dll")
    maker.sign("sign", signed)
    before = signed.read_bytes()
    unsigned = [write_program(folder / "numbers.pyd"), write_program(folder.parent / "cad.exe")]
    (folder / "words.txt").write_text("no program", "utf-8")
    assert "2 files" in city.sign("sign_unsigned", tmp_path / "stage")
    assert all(city.proves(file) for file in unsigned)
    assert signed.read_bytes() == before
    assert maker.proves(signed)
    assert "0 files" in city.sign("sign_unsigned", tmp_path / "stage")


@pytest.mark.skipif(shutil.which("wixl") is None, reason="wixl is not here")
def test_a_package_is_signed_and_a_changed_one_is_found_out(
    city: Publisher, tmp_path: Path
) -> None:
    (tmp_path / "small.wxs").write_text(
        '<Wix xmlns="http://schemas.microsoft.com/wix/2006/wi"><Product Id="*" Name="Small" '
        'Version="1.0.0" Manufacturer="Example" Language="1033" '
        'UpgradeCode="0F0F3C0E-6E2B-4C3C-9B57-0B2D5A1B7F11"><Package/></Product></Wix>',
        "utf-8",
    )
    package = tmp_path / "small.msi"
    subprocess.run(
        ["wixl", "--output", str(package), str(tmp_path / "small.wxs")],
        check=True,
        capture_output=True,
    )
    assert not city.proves(package)
    city.sign("sign", package)
    assert city.proves(package)
    change = "UPDATE `Property` SET `Value` = 'Other' WHERE `Property` = 'ProductName'"
    subprocess.run(["msibuild", str(package), "-q", change], check=True, capture_output=True)
    assert not city.proves(package)
