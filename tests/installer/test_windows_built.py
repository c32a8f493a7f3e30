"""A small MSI, made as the real one is, and read back: no wine is needed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from installer.windows import product
from installer.windows.complete import HEAD, Package, complete
from installer.windows.properties import HIDDEN, PROPERTIES
from installer.windows.wix_source import STAYS, TOO_OLD, file_key, source

WINDOWS = Path(__file__).parents[2] / "installer" / "windows"
VERSION = "1.2.3"
FILES = {
    "app/main.py": "print('here')\n",
    "app/desktop/a rather long name.json": "{}",
    "app/desktop/i18n.py": "",
    "app/resources/élan.txt": "élan\n",
}
TOOLS = ("wixl", "msibuild", "msiinfo", "msiextract")

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, TOOLS)), reason="wixl and msitools are not here"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where `small.msi` and its `stage` are."""
    place = tmp_path_factory.mktemp("package")
    for name, text in FILES.items():
        file = place / "stage" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    shutil.copy(WINDOWS / "launcher" / "application.ico", place)
    with pytest.MonkeyPatch.context() as there:
        there.chdir(place)  # wixl takes no absolute path
        wix = source(Path("stage"), VERSION, Path("application.ico"))
    (place / "small.wxs").write_bytes(Tree.tostring(wix, "utf-8", xml_declaration=True))
    words = ["wixl", "--arch", "x64", "--output", "small.msi", "small.wxs"]
    subprocess.run(words, check=True, cwd=place, capture_output=True)
    complete(Package(place / "small.msi"), place / "stage")
    return place


@pytest.fixture(scope="module")
def package(folder: Path) -> Package:
    return Package(folder / "small.msi")


def rows(package: Package, table: str) -> list[list[str]]:
    return package.rows(table)[HEAD:]


def properties(package: Package) -> dict[str, str]:
    return {row[0]: row[1] for row in rows(package, "Property")}


def test_it_is_a_package_for_64_bits_and_for_the_whole_pc(folder: Path, package: Package) -> None:
    told = subprocess.run(
        ["msiinfo", "suminfo", str(folder / "small.msi")], check=True, capture_output=True
    ).stdout.decode("utf-8", "replace")
    assert f"Template: x64;{product.FRENCH}\n" in told
    assert f"Subject: {product.NAME} {VERSION}\n" in told
    assert properties(package)["ProductLanguage"] == str(product.FRENCH)
    assert properties(package)["ALLUSERS"] == "1"
    assert properties(package)["ProductVersion"] == VERSION


def test_its_texts_are_of_the_code_page_that_it_names(package: Package) -> None:
    assert package.rows("_ForceCodepage")[0] == [str(product.CODE_PAGE), "_ForceCodepage"]
    assert properties(package)["ARPCOMMENTS"] == STAYS
    STAYS.encode(f"cp{product.CODE_PAGE}")


def test_it_takes_the_place_of_older_ones_and_none_of_a_newer_one(package: Package) -> None:
    assert properties(package)["UpgradeCode"] == f"{{{product.UPGRADE_CODE}}}"
    upgrades = {row[6]: row for row in rows(package, "Upgrade")}
    assert {row[0] for row in upgrades.values()} == {f"{{{product.UPGRADE_CODE}}}"}
    assert upgrades["WIX_UPGRADE_DETECTED"][2] == VERSION  # below it: replaced
    assert upgrades["WIX_DOWNGRADE_DETECTED"][1] == VERSION  # above it: refused
    conditions = {row[0] for row in rows(package, "LaunchCondition")}
    assert any("WIX_DOWNGRADE_DETECTED" in condition for condition in conditions)


def test_an_old_windows_is_told_what_is_wanted(package: Package) -> None:
    said = {row[1]: row[0] for row in rows(package, "LaunchCondition")}
    assert f"WINDOWSBUILD >= {product.OLDEST_WINDOWS}" in said[TOO_OLD]


def test_the_former_version_goes_inside_the_same_transaction(package: Package) -> None:
    order = {row[0]: int(row[2]) for row in rows(package, "InstallExecuteSequence")}
    begins, ends = order["InstallInitialize"], order["InstallFinalize"]
    assert begins < order["RemoveExistingProducts"] == begins + 1 < ends


def test_each_file_has_its_lasting_code_and_a_short_name_where_it_needs_one(
    package: Package,
) -> None:
    names = {row[0]: row[2] for row in rows(package, "File")}
    assert names.keys() == {file_key(path) for path in FILES}
    assert names[file_key("app/main.py")] == "main.py"
    for path in ("app/desktop/a rather long name.json", "app/resources/élan.txt"):
        short, bar, long = names[file_key(path)].partition("|")
        assert (bar, long) == ("|", Path(path).name)
        assert len(short) <= 12
    codes = {row[1] for row in rows(package, "Component")}
    assert {f"{{{product.component_code(path)}}}" for path in FILES} <= codes


def test_what_may_be_said_is_passed_on_and_the_code_stays_out_of_the_log(package: Package) -> None:
    told = properties(package)
    secure = told["SecureCustomProperties"].split(";")
    assert {known.name for known in PROPERTIES} <= set(secure)
    assert told["MsiHiddenProperties"].split(";") == list(HIDDEN)
    conditions = {row[0]: row[4] for row in rows(package, "Component")}
    for known in PROPERTIES:
        assert conditions[f"Set{known.value}"].startswith(f"{known.name} OR ")


def test_the_files_come_out_as_they_went_in(folder: Path, tmp_path: Path) -> None:
    words = ["msiextract", "--directory", str(tmp_path), str(folder / "small.msi")]
    subprocess.run(words, check=True, capture_output=True)
    found = {path.name: path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file()}
    assert found == {Path(name).name: text for name, text in FILES.items()}
