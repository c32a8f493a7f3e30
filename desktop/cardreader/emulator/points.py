"""All the points at which a chip can leave its field during a piece of work, for tests to try."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from desktop.cardreader.emulator.chip import VirtualChip
from desktop.cardreader.emulator.faults import Removal


def removal_points(
    chip: VirtualChip,
    operation: Callable[[], object],
    *,
    each_byte: bool = True,
    shows_cut: bool = False,
) -> tuple[Removal, ...]:
    """Runs the operation once, undisturbed, and lists every point at which this chip could leave.

    Of each command: before it, after each byte of it, before the last byte is acted upon, after
    each byte of its answer and after all of them. Without `each_byte` only the four ends of each
    command. With `shows_cut` the reader hands cut answers over instead of saying that it is gone.
    The operation should be repeated on a fresh chip, as this one has been through it.
    """
    start = len(chip.exchanges)
    chip.faults.rearm()
    operation()
    done = chip.exchanges[start:]
    return tuple(
        replace(point, shows_cut=shows_cut and point.answer_bytes is not None)
        for number, (command, answer) in enumerate(done)
        for point in _points_of(number, len(command), len(answer), each_byte=each_byte)
    )


def _points_of(number: int, sent: int, answered: int, *, each_byte: bool) -> Iterator[Removal]:
    for count in range(sent + 1) if each_byte else (0, sent):
        yield Removal(number, command_bytes=count)
    for count in range(answered + 1) if each_byte else (0, answered):
        yield Removal(number, answer_bytes=count)
