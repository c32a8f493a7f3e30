"""Fills functions that wine 8 declares and does not have: usage: fill_gaps LIBRARY.dll.

Only in a private copy, for trying the package. Each gap is wine's own little program that ends the
process; a few bytes over it answer what numpy, Python's platform module and Qt can live with.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pefile

GAP = bytes.fromhex("4883ec28488d0d")  # how wine's "unimplemented function" begins
FILLINGS = {
    "crealf": bytes.fromhex("660f6ec1c3"),  # movd xmm0, ecx; ret
    "cimagf": bytes.fromhex("4889c848c1e820660f6ec0c3"),  # the upper half of rcx into xmm0
    "cimag": bytes.fromhex("f20f104108c3"),  # movsd xmm0, [rcx+8]; ret
    "VariantToString": bytes.fromhex("b801400080c3"),  # E_NOTIMPL: _wmi then raises OSError
    "WcsCreateIccProfile": bytes.fromhex("31c0c3"),  # no colour profile
}


def fill(library: Path) -> list[str]:
    """The names of the gaps that were filled."""
    parsed = pefile.PE(str(library))
    content = bytearray(library.read_bytes())
    filled = []
    for symbol in parsed.DIRECTORY_ENTRY_EXPORT.symbols:
        name = symbol.name.decode() if symbol.name else ""
        if name not in FILLINGS:
            continue
        place = parsed.get_offset_from_rva(symbol.address)
        if content[place : place + len(GAP)] == GAP:
            content[place : place + len(FILLINGS[name])] = FILLINGS[name]
            filled.append(name)
    library.write_bytes(content)
    return filled


if __name__ == "__main__":
    sys.stdout.write(f"wine: filled {', '.join(fill(Path(sys.argv[1]))) or 'nothing'}\n")
