"""How the key of a profile's file is made, and how a password keeps the centre's half of it.

Argon2id (RFC 9106) over the password, HKDF-SHA256 (RFC 5869), AES-256-GCM; see decision 0014.
"""

from __future__ import annotations

import json
import secrets
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.domain.actor import Role
from desktop.domain.door import Rights, WrongPassword
from desktop.storage.door_files import Cost, Door

KEY_BYTES = 32
COST = Cost(memory_kib=64 * 1024, passes=3, lanes=4)
"""RFC 9106's second recommended choice: 0.1 to 0.3 s on a desk, and 64 MiB for each guess."""

_FILE = b"carte-alimentation-durable: file of "
_DOOR = b"carte-alimentation-durable: door"
_TALLY = b"carte-alimentation-durable: tally"


@dataclass(frozen=True)
class Kept:
    """What is behind a password: the rights that count, and the centre's half of the file key.

    `role` is how the database calls the person, and names the door.
    """

    role: str
    rights: Rights
    half: bytes = field(repr=False)


@dataclass(frozen=True)
class DoorKey:
    """Opens one door again while its person is in; says nothing of the password."""

    key: bytes = field(repr=False)
    salt: bytes
    cost: Cost


def file_key(secret: bytes, half: bytes, profile: str) -> bytes:
    """Neither the desk alone nor the centre alone can make it. Raises ValueError."""
    if len(secret) != KEY_BYTES or len(half) != KEY_BYTES:
        raise ValueError("each half of a file key has 32 bytes")
    return _derived(secret + half, _FILE + profile.encode())


def tally_key(secret: bytes) -> bytes:
    """With which this desk signs what it counted."""
    return _derived(secret, _TALLY)


def new_door_key(password: str, secret: bytes, cost: Cost = COST) -> DoorKey:
    return _door_key(password, secret, secrets.token_bytes(16), cost)


def key_of(door: Door, password: str, secret: bytes) -> DoorKey:
    return _door_key(password, secret, door.salt, door.cost)


def sealed_door(kept: Kept, key: DoorKey, last_in: datetime) -> Door:
    """A door as it is written; each time with a nonce of its own."""
    rights = kept.rights
    nonce = secrets.token_bytes(12)
    shell = Door(
        role=kept.role,
        login=rights.login,
        person_id=rights.person_id,
        name=rights.name,
        profile=rights.profile,
        last_in=last_in,
        rights_until=rights.expires_at,
        cost=key.cost,
        salt=b64encode(key.salt),
        nonce=b64encode(nonce),
        sealed=b"",
    )
    inside = AESGCM(key.key).encrypt(nonce, _written(kept), _bound(shell))
    return shell.model_copy(update={"sealed": inside})


def unsealed(door: Door, key: DoorKey) -> Kept:
    """Raises WrongPassword, also for a door that was changed or belongs to another desk."""
    try:
        inside = AESGCM(key.key).decrypt(door.nonce, door.sealed, _bound(door))
        return _read(door.role, inside)
    except (InvalidTag, ValueError, KeyError) as error:
        raise WrongPassword from error


def _door_key(password: str, secret: bytes, salt: bytes, cost: Cost) -> DoorKey:
    """The desk's secret is part of it: a stolen folder alone gives nothing to guess at."""
    slow = hash_secret_raw(
        password.encode(),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )
    return DoorKey(_derived(secret + slow, _DOOR), salt, cost)


def _derived(material: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(material)


def _bound(door: Door) -> bytes:
    """What cannot be exchanged for another person's or profile's."""
    return json.dumps(
        [door.version, door.role, door.login, str(door.person_id), door.profile]
    ).encode()


def _written(kept: Kept) -> bytes:
    rights = kept.rights
    told = {
        "person_id": str(rights.person_id),
        "login": rights.login,
        "name": rights.name,
        "roles": sorted(rights.roles),
        "confirmed_at": rights.confirmed_at.isoformat(),
        "expires_at": rights.expires_at.isoformat(),
        "must_change_password": rights.must_change_password,
        "half": kept.half.hex(),
    }
    return json.dumps(told).encode()


def _read(role: str, inside: bytes) -> Kept:
    told = json.loads(inside)
    rights = Rights(
        person_id=UUID(told["person_id"]),
        login=told["login"],
        name=told["name"],
        roles=frozenset(Role(role) for role in told["roles"]),
        confirmed_at=datetime.fromisoformat(told["confirmed_at"]),
        expires_at=datetime.fromisoformat(told["expires_at"]),
        must_change_password=told["must_change_password"],
    )
    return Kept(role, rights, bytes.fromhex(told["half"]))
