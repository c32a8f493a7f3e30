"""The pages of the centre, one after the other; a long load fetches one while another is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, Self, TypeVar

from desktop.sync.central import LoadPage, Received

Page = TypeVar("Page", list[Received], LoadPage)


class Pages(Generic[Page]):
    """Ends with the first short page: what came until then is one state of the centre.

    With `ahead` the next page is asked for on a thread of its own, which has the connection for
    itself meanwhile: who stores a page does not speak with the centre.
    """

    def __init__(
        self,
        ask: Callable[[int, int], Page],
        size: int,
        fault: Callable[[str], None],
        *,
        ahead: bool,
    ) -> None:
        self._ask: Callable[[int, int], Page] = ask
        self._size, self._fault = size, fault
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

    def after(self, cursor: int) -> Iterator[Page]:
        page = self._fetched(cursor)
        while (following := _end_of(page, self._size)) is not None:
            coming = self._begun(following)
            yield page
            page = self._fetched(following) if coming is None else coming.result()
        yield page

    def _begun(self, cursor: int) -> Future[Page] | None:
        return self._asking.submit(self._fetched, cursor) if self._asking is not None else None

    def _fetched(self, cursor: int) -> Page:
        self._fault("pull.before_fetch")
        page = self._ask(cursor, self._size)
        self._fault("pull.after_fetch")
        return page


def _end_of(page: list[Received] | LoadPage, size: int) -> int | None:
    """Where a full page ends; None for a short one."""
    if isinstance(page, LoadPage):
        return page.last if page.entries == size else None
    return page[-1].seq if len(page) == size else None
