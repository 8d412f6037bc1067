"""The words that templates place around the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.i18n.catalogue import domain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kehitys_cli.views.words import Words


def labels(words: Words, year: int) -> Mapping[str, str]:
    """Return the words by their names; some speak of the year before the report's `year`."""
    names = domain(words.language, "report")["labels"]
    return {name: words.say(f"labels.{name}", before=year - 1) for name in names}
