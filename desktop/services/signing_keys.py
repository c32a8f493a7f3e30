"""The key with which a site signs tags and lists, and the public ones that it replaced.

The secret is in the keyring or key file of each encoding desk; former public keys are files in the
data folder, so that what they signed is still recognised.
"""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path

from desktop import credentials
from desktop.cardreader.neutral.public_key import pem_of
from desktop.cardreader.neutral.token import key_id_of, key_version_of, public_key_of
from desktop.domain.store import FolderUnwritable
from desktop.domain.support_tag import NoSigningKey, SigningKeyPresent
from desktop.importers.signed_file import read_public_keys
from desktop.settings import Settings

FOLDER = "signing-keys"


def own_key(settings: Settings) -> bytes | None:
    """The 32 secret bytes; None on a desk without. Only a demonstration makes its own unasked."""
    if settings.demonstration:
        return credentials.keep_signing_key(settings)
    return credentials.signing_key(settings)


def needed_key(settings: Settings) -> bytes:
    """Raises NoSigningKey."""
    key = own_key(settings)
    if key is None:
        raise NoSigningKey
    return key


def former_keys(settings: Settings) -> tuple[bytes, ...]:
    """Public keys that the site signed with before. Raises KeyUnreadable."""
    found = read_public_keys(settings.data / FOLDER)
    return tuple(key.public_bytes_raw() for key in found.values())


def make(settings: Settings, *, replace: bool = False) -> bytes:
    """A new key, kept on this desk; its public half is returned. Raises SigningKeyPresent."""
    _refuse_present(settings, replace=replace)
    known = {key_version_of(key_id_of(key)) for key in _public_keys(settings)}
    secret = _drawn()
    while key_version_of(key_id_of(public_key_of(secret))) in known:  # once in 65 536
        secret = _drawn()
    return _keep(settings, secret)


def take(
    settings: Settings, secret: bytes, former: tuple[bytes, ...], *, replace: bool = False
) -> bytes:
    """The site's key from another desk, with those that it replaced; returns its public half.

    Taking the one that is here already only adds to the former ones. Raises SigningKeyPresent.
    """
    if credentials.signing_key(settings) != secret:
        _refuse_present(settings, replace=replace)
    for key in former:
        _keep_former(settings, key)
    return _keep(settings, secret)


def key_name(public_key: bytes) -> str:
    """Named after itself, so that two keys of one site are never taken for each other."""
    return f"site-{hashlib.sha256(public_key).hexdigest()[:12]}"


def _refuse_present(settings: Settings, *, replace: bool) -> None:
    secret = credentials.signing_key(settings)
    if secret is not None and not replace:
        raise SigningKeyPresent(key_name(public_key_of(secret)))


def _keep(settings: Settings, secret: bytes) -> bytes:
    """The public half of the one before is safe before its secret half is given up."""
    before = credentials.signing_key(settings)
    if before is not None and before != secret:
        _keep_former(settings, public_key_of(before))
    public_key = public_key_of(secret)
    credentials.keep_signing_key(settings, secret)
    return public_key


def _keep_former(settings: Settings, public_key: bytes) -> None:
    """Raises FolderUnwritable."""
    path = _file_of(settings, public_key)
    partial = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_text(pem_of(public_key), "ascii")
        partial.replace(path)
    except OSError as error:
        raise FolderUnwritable(path.parent) from error


def _file_of(settings: Settings, public_key: bytes) -> Path:
    return settings.data / FOLDER / f"{key_name(public_key)}.pem"


def _public_keys(settings: Settings) -> tuple[bytes, ...]:
    secret = credentials.signing_key(settings)
    own = () if secret is None else (public_key_of(secret),)
    return (*own, *former_keys(settings))


def _drawn() -> bytes:
    return secrets.token_bytes(credentials.KEY_BYTES)
