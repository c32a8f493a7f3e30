"""A PostgreSQL of Debian with TLS, a city's authority of its own, and rules that say who may come.

The server of the Python package has no TLS; this one is made in a temporary folder by another
user when the tests run as root, which PostgreSQL refuses to be.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PASSWORD = "of the cluster alone"  # noqa: S105 - of a server that lives for one test run
HOST_RULES = """
local   all       all                        trust
hostssl weak_md5  all  127.0.0.1/32          md5
hostssl weak_word all  127.0.0.1/32          password
hostssl anybody   all  127.0.0.1/32          trust
hostssl closed    all  127.0.0.1/32          reject
hostssl all       all  127.0.0.1/32          scram-sha-256
hostnossl all     all  127.0.0.1/32          scram-sha-256
"""


def server_binaries() -> Path | None:
    """Of the newest PostgreSQL that Debian installed; None when there is none."""
    found = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(found, key=lambda file: int(file.parts[-3]), default=None)
    return newest.parent if newest else None


@dataclass(frozen=True)
class Authority:
    """Signs certificates of servers; `file` is what a desk is given."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    file: Path

    @classmethod
    def made(cls, file: Path) -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, file.stem)])
        basic = x509.BasicConstraints(ca=True, path_length=0)
        certificate = (
            _draft(name, name, key).add_extension(basic, critical=True).sign(key, hashes.SHA256())
        )
        file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        return cls(certificate, key, file)

    def certify(self, host: str, folder: Path) -> None:
        """`server.crt` and `server.key` in `folder`."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        alternative = x509.SubjectAlternativeName([x509.DNSName(host)])
        certificate = (
            _draft(subject, self.certificate.subject, key)
            .add_extension(alternative, critical=False)
            .sign(self.key, hashes.SHA256())
        )
        (folder / "server.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (folder / "server.key").write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        (folder / "server.key").chmod(0o600)


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


@dataclass(frozen=True)
class ProtectedServer:
    """Listens as `localhost`, for which its certificate is made, and on a socket for the DBA."""

    binaries: Path
    folder: Path
    port: int
    authority: Authority

    def address(self, database: str = "postgres", host: str = "localhost") -> str:
        return f"postgresql://{host}:{self.port}/{database}?hostaddr=127.0.0.1"

    def local(self, database: str = "postgres") -> str:
        """Of the superuser, by the socket."""
        return f"postgresql://postgres@/{database}?host={self.folder}&port={self.port}"

    def stop(self) -> None:
        """As at night, when the network is gone: nobody answers at the address."""
        _run(self, "pg_ctl", "stop", "-m", "immediate", "-s", "-D", "cluster")

    def start(self) -> None:
        _run(self, "pg_ctl", "start", "-w", "-s", "-D", "cluster", "-l", "log")

    def set_tls(self, *, on: bool) -> None:
        with psycopg.connect(self.local(), autocommit=True) as connection:
            connection.execute(f"alter system set ssl = {'on' if on else 'off'}")
            connection.execute("select pg_reload_conf()")


def running_server(binaries: Path) -> Iterator[ProtectedServer]:
    folder = Path(tempfile.mkdtemp(prefix="cad-tls-"))
    try:
        server = ProtectedServer(
            binaries, folder, _free_port(), Authority.made(folder / "city.pem")
        )
        _prepare(server)
        _run(server, "pg_ctl", "start", "-w", "-s", "-D", "cluster", "-l", "log")
        yield server
        _run(server, "pg_ctl", "stop", "-m", "immediate", "-s", "-D", "cluster")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(server: ProtectedServer) -> None:
    folder, owner = server.folder, _owner()
    folder.chmod(0o755)
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    _run(
        server, "initdb", "-D", "cluster", "-U", "postgres", "-A", "trust", "-E", "UTF8",
        "--no-sync", "--locale=C",
    )  # fmt: skip
    cluster = folder / "cluster"
    server.authority.certify("localhost", cluster)
    (cluster / "pg_hba.conf").write_text(HOST_RULES, "utf-8")
    with (cluster / "postgresql.conf").open("a", encoding="utf-8") as settings:
        settings.write(
            f"port = {server.port}\nlisten_addresses = '127.0.0.1'\nssl = on\nfsync = off\n"
            f"unix_socket_directories = '{folder}'\nmax_connections = 40\n"
        )
    if owner is not None:
        for file in ("server.crt", "server.key"):
            os.chown(cluster / file, owner.pw_uid, owner.pw_gid)


def _owner() -> pwd.struct_passwd | None:
    """Who runs the server when root runs the tests."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def _run(server: ProtectedServer, program: str, *arguments: str) -> None:
    owner = _owner()
    subprocess.run(
        [str(server.binaries / program), *arguments],
        cwd=server.folder,
        check=True,
        stdout=subprocess.DEVNULL,
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
        timeout=60,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
