"""Gives one function of wine 8's ntdll a second name: usage: second_name ntdll.dll.

PostgreSQL's library looks for NtFlushBuffersFileEx before it looks at any file, certificates too,
and finds none without it. wine 8 has the function of four words less. The new name takes the
place of another one, of a function that wine only declares. Only in a private copy.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pefile

KNOWN, WANTED = "NtFlushBuffersFile", "NtFlushBuffersFileEx"
GIVEN_UP = "CsrAllocateCaptureBuffer"  # "unimplemented" in wine; sorted before, and long enough


def give_name(library: Path) -> bool:
    """Whether there was anything to do. Names are kept sorted, as the loader looks for them."""
    parsed = pefile.PE(str(library))
    table = parsed.DIRECTORY_ENTRY_EXPORT.struct
    names = [
        parsed.get_string_at_rva(parsed.get_dword_at_rva(table.AddressOfNames + 4 * place)).decode()
        for place in range(table.NumberOfNames)
    ]
    if WANTED in names:
        return False
    first, last = names.index(GIVEN_UP), names.index(KNOWN)
    content = bytearray(library.read_bytes())
    for start, size in ((table.AddressOfNames, 4), (table.AddressOfNameOrdinals, 2)):
        begin = parsed.get_offset_from_rva(start + size * first)
        end = parsed.get_offset_from_rva(start + size * last) + size
        entries = content[begin:end]
        moved = entries[:size] if size == 4 else entries[-size:]
        content[begin:end] = entries[size:] + moved
    text = parsed.get_offset_from_rva(parsed.get_dword_at_rva(table.AddressOfNames + 4 * first))
    content[text : text + len(WANTED) + 1] = WANTED.encode() + b"\0"
    written = library.with_suffix(".part")
    written.write_bytes(content)
    written.replace(library)  # a wine that runs keeps the file that it has
    return True


if __name__ == "__main__":
    if give_name(Path(sys.argv[1])):
        sys.stdout.write(f"wine: {KNOWN} is {WANTED}, too\n")
