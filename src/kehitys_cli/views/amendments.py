"""Changes of what was approved: what stood before, what was decided, and by whom."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from kehitys_cli.i18n.forms import digits
from kehitys_cli.model.amendments import data_in_force, is_later
from kehitys_cli.model.values import LANGUAGES, NUMBER_PATTERN, Direction
from kehitys_cli.views.report import AmendmentView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kehitys_cli.model.common import Amendment
    from kehitys_cli.views.actions import Names
    from kehitys_cli.views.case import ReportCase
    from kehitys_cli.views.words import Words

_NUMBER = re.compile(NUMBER_PATTERN)
_LABELS = {
    "aikataulu": "schedule",
    "kumppanit": "partners",
    "kuvaus": "description",
    "laskentatapa": "method",
    "lähde": "source",
    "lähtötaso": "baseline",
    "määrärahat": "appropriation",
    "nimi": "name",
    "numero": "number",
    "ohjelmat": "programmes",
    "päämäärä": "goal",
    "resurssit": "resources",
    "seuranta": "monitoring",
    "sitova": "binding",
    "suunta": "direction",
    "tavoitetaso": "target",
    "tavoitteet": "objectives",
    "vastuutaho": "responsible",
    "yksikkö": "unit",
}


def amendment_views(
    case: ReportCase, numbers: Mapping[str, str], words: Words, names: Names
) -> tuple[AmendmentView, ...]:
    """Return the changes that were in force at the end of the report's year, the oldest first."""
    spelling = _Spelling(words, names)
    data = data_in_force(case.bundle.plan, case.bundle.document.data, case.year)
    return tuple(
        AmendmentView(
            numbers[action.id],
            words.of(item.name),
            spelling.key(key),
            spelling.value(key, before) or words.say("not-there"),
            words.say("added") if not key else spelling.value(key, now) or words.say("not-there"),
            names.decisions.get(amendment.decision, amendment.decision),
            words.of(amendment.reason),
        )
        for action in case.plan.actions
        for item in (action, *action.measures)
        for amendment, key, before, now in _steps(
            case, item.amendments, _found(data, action.id, item.id)
        )
    )


def _found(data: Mapping[str, object], action: str, item: str) -> Mapping[str, object]:
    """Return the plain data of an action, or of a measure of it."""
    home = next(entry for entry in _items(data, "toimenpiteet") if entry.get("tunnus") == action)
    if item == action:
        return home
    return next(entry for entry in _items(home, "mittarit") if entry.get("tunnus") == item)


def _items(data: Mapping[str, object], key: str) -> list[dict[str, object]]:
    found = data.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def _steps(
    case: ReportCase, amendments: Sequence[Amendment], item: Mapping[str, object]
) -> list[tuple[Amendment, str, object, object]]:
    """Return each change of a key with the value before and after it, undone newest first."""
    current = dict(item)
    found: list[tuple[Amendment, str, object, object]] = []
    valid = [change for change in amendments if not is_later(case.bundle.plan, change, case.year)]
    for change in sorted(valid, key=lambda change: decided_on(case, change), reverse=True):
        if change.before is None:
            found.append((change, "", None, None))
            continue
        for key, former in reversed(change.before.items()):
            found.append((change, key, former, current.get(key)))
            current[key] = former
    return found[::-1]


def decided_on(case: ReportCase, change: Amendment) -> dt.date:
    """Return the day of a change's decision; the earliest day where the plan does not tell it."""
    days = (item.date for item in case.bundle.plan.decisions if item.id == change.decision)
    return next(days, dt.date.min)


class _Spelling:
    """Says a key and plain data of a plan in the report's language."""

    def __init__(self, words: Words, names: Names) -> None:
        self._words = words
        self._names = {**names.programmes, **names.objectives, **names.partners, **names.units}

    def key(self, key: str) -> str:
        """Return a key's word; the key itself where the report has no word for it."""
        if key not in _LABELS:
            return key
        word = self._words.say(f"labels.{_LABELS[key]}", before="")
        return f"{word[:1].lower()}{word[1:]}"

    def value(self, key: str, value: object) -> str:
        """Return a value on one line; empty for what is not there."""
        if value is None:
            return ""
        if isinstance(value, dict):
            return self._mapping(key, value)
        if isinstance(value, list):
            parts = [self.value(key, item) for item in value]
            return ("–" if key == "tavoitetaso" else ", ").join(parts)
        return self._scalar(key, " ".join(str(value).split()))

    def _mapping(self, key: str, value: Mapping[str, object]) -> str:
        if set(value) <= set(LANGUAGES):
            return str(value.get(self._words.language) or next(iter(value.values())))
        if "arvo" in value:
            year = f" ({value['vuosi']})" if "vuosi" in value else ""
            return f"{self.value(key, value['arvo'])}{year}"
        return ", ".join(f"{name}: {self.value(key, item)}" for name, item in value.items())

    def _scalar(self, key: str, text: str) -> str:
        if key in {"aikataulu", "voimassa"}:
            return self._years(text.replace("-", "–"))
        if key == "suunta" and text in {item.value for item in Direction}:
            return self._words.token("direction", Direction(text))
        if _NUMBER.fullmatch(text) and key != "mitataan":
            return digits(text, self._words.language)
        return self._names.get(text, text)

    def _years(self, text: str) -> str:
        if text.endswith("–"):
            return self._words.say("from-year", year=text[:-1])
        return text
