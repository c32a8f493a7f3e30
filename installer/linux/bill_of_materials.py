"""Writes what the package is made of, as CycloneDX 1.6: usage: bill_of_materials SITE VERSION FILE.

Packages are told as they lie in the stage, with the versions of the lock: one that differs stops
the build. Libraries inside of wheels (OpenSSL, Qt, libpq …) are named by their wheel only; those of
the system are no part of it, apt tells them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import uuid
from pathlib import Path
from typing import Any

from installer.linux.product import NAMESPACE, locked
from installer.windows.packages import InstalledPackage, installed

PYTHON = "libpython3.11-minimal"


class OtherThanLocked(Exception):
    """Its arguments are packages of the stage, or of the lock, that the other does not have."""


def bill(site: Path, version: str) -> dict[str, Any]:
    packages = tuple(installed(site))
    _ensure_as_locked(packages)
    components = [_runtime(), *(_component(package) for package in packages)]
    known = json.dumps([version, *(part["purl"] for part in components)])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(NAMESPACE, known)}",
        "version": 1,
        "metadata": {"component": _application(version)},
        "components": components,
        "dependencies": [
            {"ref": "application", "dependsOn": [part["bom-ref"] for part in components]}
        ],
    }


def _application(version: str) -> dict[str, Any]:
    return {
        "type": "application",
        "bom-ref": "application",
        "name": "carte-alimentation-durable",
        "version": version,
        "licenses": [{"license": {"id": "EUPL-1.2"}}],
    }


def _ensure_as_locked(packages: tuple[InstalledPackage, ...]) -> None:
    there = {(_plain(package.name), package.version) for package in packages}
    wanted = {(_plain(name), version) for name, version in locked()}
    if missing_or_other := there ^ wanted:
        raise OtherThanLocked(*sorted(f"{name} {version}" for name, version in missing_or_other))


def _runtime() -> dict[str, Any]:
    command = ["dpkg-query", "--show", "--showformat", "${Version}", PYTHON]
    version = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
    return {
        "type": "platform",
        "bom-ref": "runtime",
        "name": "CPython",
        "version": version,
        "licenses": [{"license": {"id": "Python-2.0"}}],
        "purl": f"pkg:deb/debian/python3.11@{version}?distro=bookworm",
        "cpe": f"cpe:2.3:a:python:python:{version.partition('-')[0]}:*:*:*:*:*:*:*",
    }


def _component(package: InstalledPackage) -> dict[str, Any]:
    name = _plain(package.name)
    licence = {"expression": package.licence}
    if not package.is_expression:
        licence = {"license": {"name": package.licence}}  # type: ignore[dict-item]
    return {
        "type": "library",
        "bom-ref": name,
        "name": package.name,
        "version": package.version,
        "licenses": [licence] if package.licence else [],
        "purl": f"pkg:pypi/{name}@{package.version}",
    }


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    made = bill(Path(sys.argv[1]), sys.argv[2])
    Path(sys.argv[3]).write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.stdout.write(f"bill of materials: {len(made['components'])} parts\n")
