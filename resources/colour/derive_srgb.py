"""Writes `sRGB.icc`: the sRGB profile of Little CMS, without the day on which it was made."""

from __future__ import annotations

from pathlib import Path

from PIL import ImageCms

VERSION, VERSION_UNTIL = 8, 12
MADE, MADE_UNTIL = 24, 36
IDENTIFIER, IDENTIFIER_UNTIL = 84, 100
A_DAY = bytes.fromhex("07ea00010001000000000000")  # 1 January 2026, midnight

profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
profile[VERSION:VERSION_UNTIL] = bytes.fromhex("04200000")  # 4.2, the newest that PDF 1.7 knows
profile[MADE:MADE_UNTIL] = A_DAY
profile[IDENTIFIER:IDENTIFIER_UNTIL] = bytes(16)  # zero: not computed (ICC.1, 7.2.18)
Path(__file__).with_name("sRGB.icc").write_bytes(profile)
