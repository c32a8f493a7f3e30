"""The pages of the centre, one after the other; a long load fetches one while another is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from desktop.sync.central import Central, Received


class Pages:
    """Ends with the first short page: what came until then is one state of the centre.

    With `ahead` the next page is asked for on a thread of its own, which has the connection for
    itself meanwhile: who stores a page does not speak with the centre.
    """

    def __init__(
        self, central: Central, size: int, fault: Callable[[str], None], *, ahead: bool
    ) -> None:
        self._central, self._size, self._fault = central, size, fault
        self._asking = ThreadPoolExecutor(1, "page") if ahead else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._asking is not None:
            self._asking.shutdown()

    def after(self, cursor: int) -> Iterator[list[Received]]:
        page = self._fetched(cursor)
        while len(page) == self._size:
            cursor = page[-1].seq
            coming = self._begun(cursor)
            yield page
            page = self._fetched(cursor) if coming is None else coming.result()
        yield page

    def _begun(self, cursor: int) -> Future[list[Received]] | None:
        return self._asking.submit(self._fetched, cursor) if self._asking is not None else None

    def _fetched(self, cursor: int) -> list[Received]:
        self._fault("pull.before_fetch")
        page = self._central.pull(cursor, self._size)
        self._fault("pull.after_fetch")
        return page
