"""A connection that plays published exchanges back and takes no other command."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from desktop.cardreader.connection import Transport


class Scripted:
    """Each command must be the next of the script, to the byte; `sent` is what was asked.

    An answer may be an error class: the connection then raises it. `hear` is told every command
    before it is answered, to see two connections in one order.
    """

    def __init__(
        self,
        script: Iterable[tuple[str, str | type[Exception]]],
        atr: str = "3B888001000000001171710018",
        transport: Transport = Transport.T1,
        hear: Callable[[bytes], None] | None = None,
    ) -> None:
        self.atr = bytes.fromhex(atr)
        self.transport = transport
        self.sent: list[bytes] = []
        self._script = list(script)
        self._hear = hear

    @property
    def left(self) -> list[tuple[str, str | type[Exception]]]:
        return self._script[len(self.sent) :]

    def transmit(self, frame: bytes) -> bytes:
        assert self.left, f"nothing more was expected, and {frame.hex(' ')} came"
        command, answer = self.left[0]
        assert frame.hex().upper() == command.replace(" ", "")
        self.sent.append(frame)
        if self._hear is not None:
            self._hear(frame)
        if not isinstance(answer, str):
            raise answer
        return bytes.fromhex(answer)
