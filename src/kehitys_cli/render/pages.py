"""What every view of a page has: the name of its template, and the words placed around its data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping


class Page(Protocol):
    """A view that becomes a page: `page` names its template without the ending of the format."""

    @property
    def page(self) -> str:
        """Which page it is."""
        ...

    @property
    def draft(self) -> bool:
        """Whether the year is still open."""
        ...

    @property
    def labels(self) -> Mapping[str, str]:
        """The words that the template places."""
        ...
