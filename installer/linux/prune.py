"""Takes out of the installed packages what a counter never loads: usage: prune SITE_PACKAGES.

The Linux side of `installer.windows.prune`: the same folders, other names of libraries. The build
fails afterwards when a library that is left wants one that was taken.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from installer.windows.prune import ENDINGS, FOLDERS, LANGUAGES, QT_MODULES, QT_WORDS

MODULES = QT_MODULES | {"QtDBus"}
LIBRARIES = frozenset(
    {name.replace("Qt", "libQt6") for name in MODULES}
    | {"libQt6XcbQpa", "libicudata", "libicui18n", "libicuuc"}
)
PLUGINS = {
    "platforms": frozenset({"libqxcb", "libqoffscreen"}),  # under Wayland: by XWayland
    "platforminputcontexts": frozenset(  # without them no dead key makes an ê
        {"libcomposeplatforminputcontextplugin", "libibusplatforminputcontextplugin"}
    ),
    "platformthemes": frozenset({"libqxdgdesktopportal"}),
    "imageformats": frozenset({"libqico", "libqjpeg", "libqsvg"}),
    "iconengines": frozenset({"libqsvgicon"}),
    "tls": frozenset({"libqopensslbackend", "libqcertonlybackend"}),
    "printsupport": frozenset({"libcupsprintersupport"}),
}
FILES = ("PIL/_avif*.so", "PIL/_imagingtk*.so", "pillow.libs/libavif*", "_cffi_backend_test*")
KEPT_FOLDERS_OF_QT = frozenset({"lib", "plugins", "translations"})


def prune(site: Path) -> None:
    _prune_qt(site / "PySide6")
    for pattern in (*FOLDERS, *FILES):
        for path in list(site.glob(pattern)):
            _take_out(path)
    for file in list(site.rglob("*")):
        if file.is_file() and (file.suffix in ENDINGS or _is_of_others(file)):
            file.unlink()


def _is_of_others(file: Path) -> bool:
    """Languages that nobody asks for, and icons of other sets."""
    if file.parent.name == "locale-data" and file.suffix == ".dat":
        return file.stem.partition("_")[0] not in LANGUAGES
    return file.parent.match("qtawesome/fonts") and not file.name.startswith("phosphor")


def _take_out(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)  # gone already with the folder that it lay in


def _prune_qt(package: Path) -> None:
    for path in list(package.iterdir()):
        if path.name != "Qt" and (path.is_dir() or not _is_wanted(path)):
            _take_out(path)
    qt = package / "Qt"
    for path in [found for found in qt.iterdir() if found.name not in KEPT_FOLDERS_OF_QT]:
        _take_out(path)
    _keep(qt / "lib", LIBRARIES)
    _keep(qt / "translations", frozenset(name.removesuffix(".qm") for name in QT_WORDS))
    for folder in list((qt / "plugins").iterdir()):
        _keep(folder, PLUGINS.get(folder.name, frozenset()))


def _is_wanted(path: Path) -> bool:
    """Of the files beside the modules of Qt."""
    if ".so" in path.suffixes or ".so." in path.name:
        return _stem(path) in MODULES or path.name.startswith("libpyside6.")
    return path.suffix in {".py", ".txt"} or "LICENSE" in path.name


def _stem(path: Path) -> str:
    return path.name.partition(".")[0]


def _keep(folder: Path, stems: frozenset[str]) -> None:
    for path in list(folder.iterdir()):
        if path.is_dir() or _stem(path) not in stems:
            _take_out(path)


if __name__ == "__main__":
    prune(Path(sys.argv[1]))
