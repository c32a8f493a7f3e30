"""Prints the WiX source of the package: usage: wix_source STAGE VERSION ICON.

One component per file, with a code made from its path, so that the same file of two versions is the
same component. What wixl cannot say is put in by `complete` afterwards.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from xml.etree import ElementTree as Tree

from installer.windows import product
from installer.windows.properties import PROPERTIES

WIX = "http://schemas.microsoft.com/wix/2006/wi"
TOO_NEW = "Une version plus récente est déjà installée. / A newer version is installed already."
TOO_OLD = (
    "Windows 10 (1809) ou plus récent, 64 bits, est nécessaire. / "
    "Windows 10 (1809) or newer, 64 bits, is required."
)
STAYS = "Les données des guichets restent dans le profil de chaque personne et dans ProgramData."
PRODUCT = {
    "Id": "*",
    "Name": product.NAME,
    "Manufacturer": product.PUBLISHER,
    "UpgradeCode": product.UPGRADE_CODE,
    "Language": str(product.FRENCH),
    "Codepage": str(product.CODE_PAGE),
}
PACKAGE = {
    "InstallerVersion": "500",
    "Compressed": "yes",
    "InstallScope": "perMachine",
    "Languages": str(product.FRENCH),
    "Manufacturer": product.PUBLISHER,
}
SHORTCUT = {
    "Id": "StartMenu",
    "Directory": "ProgramMenuFolder",
    "Name": product.NAME,
    "WorkingDirectory": "INSTALLDIR",
    "Icon": "application.ico",
    "Advertise": "yes",
}


def file_key(path: str) -> str:
    """The key of a file of the stage, in the tables of the package."""
    return _key("f", path)


def source(stage: Path, version: str, icon: Path) -> Tree.Element:
    wix = Tree.Element("Wix", xmlns=WIX)
    package = Tree.SubElement(wix, "Product", PRODUCT | {"Version": version})
    Tree.SubElement(package, "Package", PACKAGE | {"Description": f"{product.NAME} {version}"})
    Tree.SubElement(package, "MajorUpgrade", DowngradeErrorMessage=TOO_NEW)
    Tree.SubElement(package, "Media", Id="1", Cabinet="all.cab", EmbedCab="yes")
    Tree.SubElement(package, "Icon", Id="application.ico", SourceFile=str(icon))
    _conditions(package)
    keys = _places(package, stage)
    feature = Tree.SubElement(package, "Feature", Id="All", Level="1", Title=product.NAME)
    for key in keys:
        Tree.SubElement(feature, "ComponentRef", Id=key)
    return wix


def _conditions(package: Tree.Element) -> None:
    fixed = {
        "ARPPRODUCTICON": "application.ico",
        "ARPNOMODIFY": "1",
        "ARPCOMMENTS": STAYS,
        "MSIRESTARTMANAGERCONTROL": "DisableShutdown",
    }
    for name, value in fixed.items():
        Tree.SubElement(package, "Property", Id=name, Value=value)
    _found(package, "INSTALLDIR", product.KEY, "InstallDir")
    windows = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
    _found(package, "WINDOWSBUILD", windows, "CurrentBuildNumber")
    for known in PROPERTIES:
        if known.kept:
            _found(package, known.name, product.KEY, known.value)
    condition = Tree.SubElement(package, "Condition", Message=TOO_OLD)
    # VersionNT says 6.3 for everything since; the build number is honest
    condition.text = f"Installed OR (VersionNT64 AND WINDOWSBUILD >= {product.OLDEST_WINDOWS})"


def _found(package: Tree.Element, name: str, key: str, value: str) -> None:
    """A property that is read from the registry of this PC, unless the command line says it."""
    search = {"Root": "HKLM", "Key": key, "Name": value, "Type": "raw", "Win64": "yes"}
    holder = Tree.SubElement(package, "Property", Id=name)
    Tree.SubElement(holder, "RegistrySearch", search | {"Id": f"Search{name}"})


def _places(package: Tree.Element, stage: Path) -> list[str]:
    """The folders with their files, and the registry; returns the keys of all components."""
    root = Tree.SubElement(package, "Directory", Id="TARGETDIR", Name="SourceDir")
    Tree.SubElement(root, "Directory", Id="ProgramMenuFolder")
    programs = Tree.SubElement(root, "Directory", Id="ProgramFiles64Folder")
    home = Tree.SubElement(programs, "Directory", Id="INSTALLDIR", Name=product.NAME)
    keys = _registry(home)
    _folder(home, stage, stage, keys)
    return keys


def _registry(home: Tree.Element) -> list[str]:
    inventory = _component(home, "Inventory", "registry")
    _value(inventory, "InstallDir", "[INSTALLDIR]", key_path=True)
    _value(inventory, "Version", "[ProductVersion]")
    keys = ["Inventory"]
    for known in PROPERTIES:
        component = _component(home, f"Set{known.value}", f"registry/{known.value}")
        _value(component, known.value, f"[{known.name}]", key_path=True)
        keys.append(f"Set{known.value}")
    return keys


def _value(component: Tree.Element, name: str, value: str, *, key_path: bool = False) -> None:
    said = {"Root": "HKLM", "Key": product.KEY, "Type": "string", "Name": name, "Value": value}
    Tree.SubElement(component, "RegistryValue", said | ({"KeyPath": "yes"} if key_path else {}))


def _component(parent: Tree.Element, key: str, path: str) -> Tree.Element:
    code = product.component_code(path)
    return Tree.SubElement(parent, "Component", Id=key, Guid=code, Win64="yes")


def _folder(parent: Tree.Element, folder: Path, stage: Path, keys: list[str]) -> None:
    for entry in sorted(folder.iterdir(), key=lambda found: (found.is_dir(), found.name)):
        path = entry.relative_to(stage).as_posix()
        if entry.is_dir():
            below = Tree.SubElement(parent, "Directory", Id=_key("d", path), Name=entry.name)
            _folder(below, entry, stage, keys)
            continue
        component = _component(parent, _key("c", path), path)
        keys.append(_key("c", path))
        said = {"Id": file_key(path), "KeyPath": "yes", "Name": entry.name, "Source": str(entry)}
        file = Tree.SubElement(component, "File", said)
        if path == product.WINDOW:
            Tree.SubElement(file, "Shortcut", SHORTCUT)


def _key(kind: str, path: str) -> str:
    digest = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()
    return kind + digest[:20]


if __name__ == "__main__":
    made = source(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
    Tree.indent(made)
    sys.stdout.write(Tree.tostring(made, "unicode", xml_declaration=True) + "\n")
