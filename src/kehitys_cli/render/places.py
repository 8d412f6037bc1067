"""Where on a page something stands: among the text, or where there can be no markup.

Within a tag, a style sheet or the page's title a text in another language cannot stand in an element of its
own (`i18n.foreign`): there it is put out bare.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_RAW = ("script", "style", "textarea", "title")
"""Elements that hold text and no elements."""

_OPENING = re.compile(r"<!--|<(/?[A-Za-z][A-Za-z0-9-]*)")
_ENDS = {
    "tag": re.compile("[\"'>]"),
    "comment": re.compile("-->"),
    '"': re.compile('"'),
    "'": re.compile("'"),
    **{name: re.compile(f"</{name}", re.IGNORECASE) for name in _RAW},
}


class Place(NamedTuple):
    """What is open where something stands: a tag, a quote in one, a comment, an element of bare text.

    `element` is the name of the open tag. Nothing is open among the text.
    """

    inside: str = ""
    element: str = ""


def after(text: str, place: Place) -> Place:
    """Return where a page stands after a piece of its own text that began at a place."""
    at = 0
    while (found := _ENDS.get(place.inside, _OPENING).search(text, at)) is not None:
        place, at = _beyond(place, found), found.end()
    return place


def _beyond(place: Place, found: re.Match[str]) -> Place:
    """Return the place that the end of another leads to."""
    sign, element = found[0], place.element
    if place.inside == "tag":
        if sign != ">":
            return Place(sign, element)
        return Place(element) if element in _RAW else Place()
    if place.inside in {'"', "'"}:
        return Place("tag", element)
    if place.inside in _RAW:
        return Place("tag")
    if place.inside == "comment":
        return Place()
    return Place("comment") if sign == "<!--" else Place("tag", found[1].lower())
