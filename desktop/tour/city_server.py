"""The centre of the doors: a PostgreSQL with TLS and an authority of its own, else a laboratory."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from desktop.services.central_rules import bring_rules
from desktop.sync.installation import install
from desktop.tour.centre import central_database

_WHO_MAY_COME = """
local   all all              trust
hostssl all all 127.0.0.1/32 scram-sha-256
host    all all all          reject
"""


@dataclass(frozen=True)
class CityServer:
    """`dba_url` is the superuser's, `address` that of desks, without a login."""

    dba_url: str
    address: str
    ca_file: Path | None
    folder: Path | None
    binaries: Path | None

    @property
    def link(self) -> str:
        """What tour.json says of the way to the centre."""
        if self.ca_file is None:
            return "LABORATORY: not encrypted, nobody's password is proven"
        return "TLS verify-full, SCRAM-SHA-256 bound to the channel"

    @property
    def is_laboratory(self) -> bool:
        return self.ca_file is None

    @contextmanager
    def away(self) -> Iterator[None]:
        """As at night: nobody answers at the address. A laboratory stays where it is."""
        if self.folder is None or self.binaries is None:
            yield
            return
        _run(self.binaries, self.folder, "pg_ctl", "stop", "-m", "fast", "-s", "-D", "cluster")
        try:
            yield
        finally:
            _start(self.binaries, self.folder)


@contextmanager
def city_server() -> Iterator[CityServer]:
    """With functions installed and nobody in it; gone at the end. Raises PostgresMissing."""
    binaries = _binaries()
    if binaries is None:
        with central_database(None) as url:
            bring_rules(url)
            yield CityServer(url, url, None, None, None)
        return
    folder = Path(tempfile.mkdtemp(prefix="tour-city-"))
    try:
        port = _prepare(binaries, folder)
        _start(binaries, folder)
        dba = f"postgresql://postgres@/postgres?host={folder}&port={port}"
        address = f"postgresql://localhost:{port}/postgres?hostaddr=127.0.0.1"
        install(dba)
        bring_rules(dba)  # as `central init` does
        yield CityServer(dba, address, folder / "city.pem", folder, binaries)
    finally:
        with suppress(subprocess.CalledProcessError):
            stop = ("pg_ctl", "stop", "-m", "immediate", "-s", "-D", "cluster")
            _run(binaries, folder, *stop)
        shutil.rmtree(folder, ignore_errors=True)


def _binaries() -> Path | None:
    """Of the newest server that a distribution installed; None when it cannot be used here."""
    if sys.platform == "win32" or (os.geteuid() == 0 and _owner() is None):
        return None
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda file: float(file.parts[-3]), default=None)
    return newest.parent if newest is not None else None


def _owner() -> Any:
    """Who runs the server for root, whom PostgreSQL refuses; None for anybody else."""
    if os.geteuid() != 0:
        return None
    import pwd  # noqa: PLC0415 - not on Windows

    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return None


def _prepare(binaries: Path, folder: Path) -> int:
    """The port on which it will listen."""
    owner, cluster = _owner(), folder / "cluster"
    folder.chmod(0o755)
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    made = ("-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
    _run(binaries, folder, "initdb", "-D", "cluster", "-U", "postgres", *made)
    _certify("localhost", folder / "city.pem", cluster)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    (cluster / "pg_hba.conf").write_text(_WHO_MAY_COME, "utf-8")
    with (cluster / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(
            f"port = {port}\nlisten_addresses = '127.0.0.1'\nssl = on\nfsync = off\n"
            f"unix_socket_directories = '{folder}'\nmax_connections = 30\n"
        )
    if owner is not None:
        for file in ("server.crt", "server.key"):
            os.chown(cluster / file, owner.pw_uid, owner.pw_gid)
    return port


def _certify(host: str, authority: Path, cluster: Path) -> None:
    """An authority in one file, and in the cluster what it signed for this host."""
    signing, own = (ec.generate_private_key(ec.SECP256R1()) for _each in range(2))
    city, server = _named("city"), _named(host)
    basic = x509.BasicConstraints(ca=True, path_length=0)
    root = _draft(city, city, signing).add_extension(basic, critical=True)
    alternative = x509.SubjectAlternativeName([x509.DNSName(host)])
    leaf = _draft(server, city, own).add_extension(alternative, critical=False)
    for draft, file in ((root, authority), (leaf, cluster / "server.crt")):
        signed = draft.sign(signing, hashes.SHA256())
        file.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key = own.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (cluster / "server.key").write_bytes(key)
    (cluster / "server.key").chmod(0o600)


def _named(words: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, words)])


def _draft(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
    )


def _start(binaries: Path, folder: Path) -> None:
    _run(binaries, folder, "pg_ctl", "start", "-w", "-s", "-D", "cluster", "-l", "log")


def _run(binaries: Path, folder: Path, program: str, *arguments: str) -> None:
    owner = _owner()
    subprocess.run(  # noqa: S603 - programs of the server that was found
        [str(binaries / program), *arguments],
        cwd=folder,
        check=True,
        stdout=subprocess.DEVNULL,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        timeout=60,
    )
