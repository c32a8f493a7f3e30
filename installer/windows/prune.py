"""Takes out of the installed packages what a counter never loads: usage: prune SITE_PACKAGES.

Prints the megabytes before and after. What is named here was watched in the running application:
a part that is wanted after all fails the installer's tests, which open every page.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

QT_MODULES = frozenset(
    {"QtCore", "QtGui", "QtWidgets", "QtNetwork", "QtPrintSupport", "QtSvg", "QtTest"}
)
QT_LIBRARIES = frozenset(name.replace("Qt", "Qt6") for name in QT_MODULES)
QT_COMPANIONS = ("msvcp", "vcruntime", "concrt", "pyside6.abi3")
QT_PLUGINS: dict[str, frozenset[str] | None] = {  # None: all of them
    "platforms": frozenset({"qwindows", "qoffscreen"}),
    "styles": None,
    "imageformats": frozenset({"qico", "qjpeg", "qsvg"}),
    "iconengines": None,
    "tls": frozenset({"qschannelbackend", "qcertonlybackend"}),
    "printsupport": None,
}
QT_WORDS = frozenset({"qtbase_fr.qm", "qtbase_en.qm"})
LANGUAGES = ("fr", "en", "root")
FOLDERS = (
    "bin",
    "Scripts",
    "**/tests",
    "numpy/f2py",
    "sqlalchemy/testing",
    "alembic/testing",
    "alembic/templates",
    "reportlab/graphics/testdrawings",
    "shiboken6/include",
    "shiboken6/lib",
    "shiboken6/doc",
    "phonenumbers/geodata",  # which town a number belongs to: nobody asks
    "phonenumbers/carrierdata",
    "phonenumbers/tzdata",
    "pycountry/locales",  # names of countries in languages that we take from Babel
    "lxml/isoschematron",
    "lxml/includes",
)
FILES = (
    "PIL/_avif*.pyd",  # 8 MB for one kind of picture; scans are JPEG, PNG and PDF
    "PIL/_imagingtk*.pyd",
    "pikepdf/_core.lib",
)
ENDINGS = frozenset(
    {".pyi", ".lib", ".h", ".hpp", ".pxd", ".pyx", ".c", ".cpp", ".exp", ".a", ".pdb"}
)


def prune(site: Path) -> None:
    _prune_qt(site / "PySide6")
    for pattern in FOLDERS:
        for folder in [found for found in site.glob(pattern) if found.is_dir()]:
            shutil.rmtree(folder, ignore_errors=True)  # one may lie in another
    for pattern in FILES:
        for file in list(site.glob(pattern)):
            file.unlink()
    _keep_languages(site / "babel" / "locale-data")
    _keep_icons(site / "qtawesome" / "fonts")
    for file in list(site.rglob("*")):
        if file.is_file() and file.suffix in ENDINGS:
            file.unlink()


def _prune_qt(package: Path) -> None:
    for path in list(package.iterdir()):
        if path.is_dir():
            if path.name not in {"plugins", "translations"}:
                shutil.rmtree(path)
        elif not _is_wanted_of_qt(path):
            path.unlink()
    for folder in list((package / "plugins").iterdir()):
        _prune_plugins(folder)
    words = package / "translations"
    shutil.rmtree(words / "qtwebengine_locales", ignore_errors=True)
    for path in [found for found in words.iterdir() if found.name not in QT_WORDS]:
        path.unlink()


def _prune_plugins(folder: Path) -> None:
    if folder.name not in QT_PLUGINS:
        shutil.rmtree(folder)
        return
    names = QT_PLUGINS[folder.name]
    for file in [f for f in folder.iterdir() if names is not None and f.stem not in names]:
        file.unlink()


def _is_wanted_of_qt(path: Path) -> bool:
    ending = path.suffix.lower()
    if ending == ".pyd":
        return path.stem in QT_MODULES
    if ending == ".dll":
        return path.stem in QT_LIBRARIES or path.stem.lower().startswith(QT_COMPANIONS)
    return ending in {".py", ".txt"} or "LICENSE" in path.name


def _keep_languages(folder: Path) -> None:
    for file in list(folder.glob("*.dat")):
        if file.stem.partition("_")[0] not in LANGUAGES:
            file.unlink()


def _keep_icons(fonts: Path) -> None:
    for file in [f for f in fonts.iterdir() if not f.name.startswith("phosphor")]:
        file.unlink()


def _megabytes(folder: Path) -> int:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) // 1_000_000


if __name__ == "__main__":
    place = Path(sys.argv[1])
    before = _megabytes(place)
    prune(place)
    sys.stdout.write(f"packages: {before} MB, pruned to {_megabytes(place)} MB\n")
