"""Writes what the package is made of, as CycloneDX 1.6.

Usage: bill_of_materials SITE RUNTIME VERSION FILE.

Packages are told as they lie in the stage, with the versions of the lock: one that differs stops
the build. Libraries inside of wheels (OpenSSL, Qt, libpq …) are named by their wheel only.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

from installer.windows import product
from installer.windows.packages import InstalledPackage, installed

LOCK = Path(__file__).with_name("requirements.lock")
_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_RUNTIME = re.compile(rb"\x003\.13\.(\d{1,2})\x00")


class OtherThanLocked(Exception):
    """Its arguments are packages of the stage, or of the lock, that the other does not have."""


def bill(site: Path, runtime: Path, version: str) -> dict[str, Any]:
    packages = tuple(installed(site))
    _ensure_as_locked(packages)
    components = [_runtime(runtime), *(_component(package) for package in packages)]
    known = json.dumps([version, *(part["purl"] for part in components)])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(product.NAMESPACE, known)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "application",
                "name": product.NAME,
                "version": version,
                "licenses": [{"license": {"id": "EUPL-1.2"}}],
            }
        },
        "components": components,
        "dependencies": [
            {"ref": "application", "dependsOn": [part["bom-ref"] for part in components]}
        ],
    }


def _ensure_as_locked(packages: tuple[InstalledPackage, ...]) -> None:
    locked = {(_plain(name), version) for name, version in _LOCKED.findall(LOCK.read_text("utf-8"))}
    there = {(_plain(package.name), package.version) for package in packages}
    if locked != there:
        raise OtherThanLocked(*sorted(f"{name} {version}" for name, version in locked ^ there))


def _runtime(folder: Path) -> dict[str, Any]:
    found = _RUNTIME.search((folder / "python313.dll").read_bytes())
    if found is None:
        raise OtherThanLocked("python313.dll tells no version")
    version = f"3.13.{found[1].decode()}"
    return {
        "type": "platform",
        "bom-ref": "runtime",
        "name": "CPython",
        "version": version,
        "licenses": [{"license": {"id": "Python-2.0"}}],
        "purl": f"pkg:generic/python@{version}",
        "cpe": f"cpe:2.3:a:python:python:{version}:*:*:*:*:*:*:*",
    }


def _component(package: InstalledPackage) -> dict[str, Any]:
    name = _plain(package.name)
    return {
        "type": "library",
        "bom-ref": name,
        "name": package.name,
        "version": package.version,
        "licenses": _licences(package),
        "purl": f"pkg:pypi/{name}@{package.version}",
    }


def _licences(package: InstalledPackage) -> list[dict[str, Any]]:
    if not package.licence:
        return []
    if package.is_expression:
        return [{"expression": package.licence}]
    return [{"license": {"name": package.licence}}]


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    made = bill(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
    Path(sys.argv[4]).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"bill of materials: {len(made['components'])} parts\n")
