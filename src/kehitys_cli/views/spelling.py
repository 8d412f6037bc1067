"""Plain data of a file as people read it: by the field that it fills, in one language."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

from kehitys_cli.history.changes.year import MEASURE_KEYS
from kehitys_cli.i18n.foreign import is_marked, placed, together
from kehitys_cli.i18n.forms import NBSP, date, digits, with_unit
from kehitys_cli.model.tokens import (
    BindingOn,
    Direction,
    Interval,
    Level,
    PlanStatus,
    Quality,
    State,
    Verdict,
)
from kehitys_cli.model.values import LANGUAGES, NUMBER_PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kehitys_cli.i18n.catalogue import Catalogue
    from kehitys_cli.model.tokens import Token

    Plain = Any

TEXTS = frozenset(
    ["name", "description", "resources", "method", "vision", "section", "assessment", "summary",
     "note", "deviation_reason", "deviation_remedy", "source", "series_break", "withheld"]
)  # fmt: skip
"""Fields that are texts: two forms of one are told in a language in which they differ."""

_WRITTEN = TEXTS | {"unit"}
_NUMBER = re.compile(NUMBER_PATTERN)
_RELATIVE = re.compile(r"([+\-−]?)([0-9]+(?:[.,][0-9]+)?)\s?%")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = re.compile("[0-9]{4}[–-](?:[0-9]{4})?")
_TOKENS: Mapping[str, tuple[str, type[Token]]] = {
    "binding": ("report.binding", BindingOn),
    "direction": ("evaluation.direction", Direction),
    "interval": ("report.interval", Interval),
    "level": ("diff.level", Level),
    "quality": ("diff.quality", Quality),
    "state": ("evaluation.state", State),
    "status": ("diff.status", PlanStatus),
    "verdict": ("evaluation.verdict", Verdict),
}
_NAMED = frozenset(
    ["goal", "objectives", "responsible", "partners", "programmes", "area", "strategy", "home",
     "parent"]
)  # fmt: skip
_CORRECTED: Mapping[str, str] = {
    **{key: name for key, (name, _) in MEASURE_KEYS.items()},
    "erittely": "class_value",
    "välitiedot": "interim",
}
"""The fields that corrections speak of, by the file's key."""
_LEVELS = frozenset({"target", "value", "class_value", "baseline", "reference", "interims"})
_WORDING = {
    "toimenpide": "action",
    "aikataulu": "schedule",
    "vastuutaho": "responsible",
    "mittari": "measure",
    "seuranta": "monitoring",
}
_DEVIATION = {"syy": "reason", "korjaava-toimi": "remedy", "päätös": "decision"}


class Spelling:
    """Says plain data in the reader's language; `names` are the texts of ids."""

    def __init__(
        self,
        catalogue: Catalogue,
        names: Mapping[str, Plain],
        told: Callable[[str, str | None], str] = lambda text, _: text,
    ) -> None:
        """Take the catalogue and what units, partners, goals and programmes are called.

        `told` gets every text with the code of its language (None: nobody said), and returns what stands
        for it on a page.
        """
        self.language = catalogue.language
        self._catalogue = catalogue
        self._names = names
        self._told = told
        self._forms: Mapping[str, Callable[[Plain, str], str]] = {
            "amendment": self._amendment,
            "approved_wording": lambda value, _: self._labelled(value, _WORDING),
            "background": lambda value, _: self._catalogue.text(f"diff.flag.{value}"),
            "baseline": self._level,
            "body_verdicts": self._verdicts,
            "body_verdict": self._verdict,
            "breakdown": self._breakdown,
            "correction": self._correction,
            "decision": lambda value, _: self.decision(value),
            "deviation": lambda value, _: self._labelled(value, _DEVIATION),
            "document": lambda value, _: self._document(value),
            "evidence": self._evidence,
            "handling": lambda value, _: self.decision(value),
            "interim": self._interim,
            "interims": self._interims,
            "item": lambda value, _: self.text(value.get("nimi")),
            "kind": lambda value, _: self._catalogue.text(f"evaluation.kind.{value}"),
            "measured": self._measured,
            "monitoring": self._monitoring,
            "reference": self._level,
            "rule_setting": lambda value, _: str(value["taso"]),
            "seal": lambda value, _: str(value.get("tiiviste", ""))[:8],
            "source_document": lambda value, _: self._document(value),
        }

    def word(self, field: str) -> str:
        """Return what a field is called; its name where it has no word."""
        known = self._catalogue.has(f"diff.field.{field}")
        return self._catalogue.text(f"diff.field.{field}") if known else field

    def sides(
        self, field: str, old: Plain, new: Plain, units: tuple[Plain, Plain]
    ) -> tuple[str, str]:
        """Return two values of a field, each with its unit; empty for what is not there.

        What stood somewhere once was checked by nobody: it may be no value of the field.
        """
        if field in TEXTS and old is not None and new is not None:
            return self.texts(old, new)
        return self._unchecked(field, old, units[0]), self._unchecked(field, new, units[1])

    def _unchecked(self, field: str, value: Plain, unit: Plain) -> str:
        try:
            return self.value(field, value, unit)
        except (AttributeError, LookupError, TypeError, ValueError):
            return self._plain("", value, "")

    def value(self, field: str, value: Plain, unit: Plain = None) -> str:
        """Return the value of a field on one line; empty for what is not there."""
        if value is None:
            return ""
        told = self.text(unit) if field in _LEVELS else ""
        form = self._forms.get(field)
        if form is not None:
            return form(value, told)
        if field in _TOKENS:
            group, kind = _TOKENS[field]
            return self._catalogue.text(f"{group}.{kind(value).token}")
        return self._plain(field, value, told)

    def text(self, value: Plain) -> str:
        """Return a text in the language, else in its first one, on one line."""
        code = None
        if isinstance(value, dict):
            code = self.language if value.get(self.language) else next(iter(value), None)
            value = value.get(code, "")
        return "" if value is None else self._told(" ".join(str(value).split()), code)

    def texts(self, old: Plain, new: Plain) -> tuple[str, str]:
        """Return two forms of a text in the first language in which they differ, and both say something."""
        codes = (self.language, *LANGUAGES)
        pairs = [(self._in(old, code), self._in(new, code)) for code in codes]
        unlike = [both for both in pairs if both[0] != both[1]]
        told = next((both for both in unlike if all(both)), None)
        return told or next(iter(unlike), (self.text(old), self.text(new)))

    def _in(self, value: Plain, code: str) -> str:
        named = isinstance(value, dict)
        chosen = value.get(code, "") if named else value
        told = "" if chosen is None else " ".join(str(chosen).split())
        return self._told(told, code if named else None)

    def name(self, name: str) -> str:
        """Return what an id is called; the id itself where nothing is known of it."""
        found = self._names.get(name, name)
        if not isinstance(found, str):
            return self.text(found)
        return found if is_marked(found) else " ".join(found.split())

    def decision(self, value: Mapping[str, Plain]) -> str:
        """Return a decision: body, day, section, case number."""
        parts = [self.name(str(value["toimielin"])), self._day(str(value["pvm"]))]
        if "pykälä" in value:
            parts.append(f"§{NBSP}{value['pykälä']}")
        if "asianumero" in value:
            parts.append(str(value["asianumero"]))
        return together(parts, " ")

    # -------------------------------------------------------------------------- by form

    def _plain(self, field: str, value: Plain, unit: str) -> str:
        if isinstance(value, list):
            parts = [self._plain(field, item, "") for item in value]
            return with_unit(together(parts, "–" if field == "target" else ", "), unit)
        if isinstance(value, dict):
            return self._mapping(field, value, unit)
        return self._scalar(field, " ".join(str(value).split()), unit)

    def _mapping(self, field: str, value: Mapping[str, Plain], unit: str) -> str:
        if set(value) <= set(LANGUAGES):
            return self.text(value)
        if "nimi" in value:
            return self.text(value["nimi"])
        parts = [
            together((self.name(key), self._plain(field, item, unit)), ": ")
            for key, item in value.items()
        ]
        return together(parts, ", ")

    def _scalar(self, field: str, text: str, unit: str) -> str:
        if field in _NAMED:
            return self.name(text)
        if field in _LEVELS and (found := _RELATIVE.fullmatch(text)) is not None:
            sign = "−" if found[1] in {"-", "−"} else "+"
            return f"{sign}{digits(found[2].replace(',', '.'), self.language)}{NBSP}%"
        if field in _LEVELS or field == "appropriation":
            return self._level_text(text, unit or ("€" if field == "appropriation" else ""))
        if _DAY.fullmatch(text):
            return self._day(text)
        if _YEARS.fullmatch(text):
            return self._years(text)
        return self._told(text, None) if field in _WRITTEN else text

    def _level_text(self, text: str, unit: str) -> str:
        if _NUMBER.fullmatch(text):
            return with_unit(digits(text, self.language), unit)
        known = self._catalogue.has(f"diff.answer.{text}")
        return self._catalogue.text(f"diff.answer.{text}") if known else text

    def _day(self, text: str) -> str:
        return date(dt.date.fromisoformat(text), self.language)

    def _years(self, text: str) -> str:
        told = text.replace("-", "–")
        if told.endswith("–"):
            return self._catalogue.text("report.from-year", year=told[:-1])
        return told

    def _level(self, value: Mapping[str, Plain], unit: str) -> str:
        told = self._level_text(str(value["arvo"]), unit)
        year = f" ({value['vuosi']})" if "vuosi" in value else ""
        source = [", ", self.text(value["lähde"])] if "lähde" in value else []
        return together([told, year, *source])

    def _interims(self, value: Sequence[Mapping[str, Plain]], unit: str) -> str:
        told = [together((f"{item['jakso']}: ", self._interim(item, unit))) for item in value]
        return together(told, "; ")

    def _interim(self, value: Mapping[str, Plain], unit: str) -> str:
        parts = [self._level_text(value["arvo"], unit)] if "arvo" in value else []
        if "ennuste" in value:
            forecast = self._level_text(value["ennuste"], unit)
            parts.append(placed(self._catalogue.template("diff.forecast"), {"value": forecast}))
        return together(parts, ", ")

    def _monitoring(self, value: Mapping[str, Plain], _unit: str) -> str:
        parts = [self.value("interval", value["väli"])] if "väli" in value else []
        parts += [self.text(value[key]) for key in ("raportti", "lähde") if key in value]
        return together(parts, ", ")

    def _verdict(self, value: Mapping[str, Plain], _unit: str) -> str:
        told = self.value("verdict", value["tulos"])
        return (
            together((told, self.text(value["perustelu"])), ": ") if "perustelu" in value else told
        )

    def _verdicts(self, value: Sequence[Mapping[str, Plain]], unit: str) -> str:
        told = [
            together((self.name(str(item["toimielin"])), self._verdict(item, unit)), ": ")
            for item in value
        ]
        return together(told, "; ")

    def _measured(self, value: Plain, _unit: str) -> str:
        """Return the years; the word that stands for every year is that of the interval."""
        if isinstance(value, list):
            return ", ".join(map(str, value))
        return self.value("interval", value)

    def _breakdown(self, value: Mapping[str, Plain], _unit: str) -> str:
        classes = [self.text(name) for name in value.get("luokat", ())]
        return together((self.text(value["nimi"]), together(classes, ", ")), ": ")

    def _evidence(self, value: Plain, _unit: str) -> str:
        """Return a document, or all that an action has: a change tells of one, a correction of the list."""
        documents = value if isinstance(value, list) else [value]
        return together([*map(self._document, documents)], "; ")

    def _document(self, value: Plain) -> str:
        """Return a document: name, case number, day; a bare name is a text."""
        if not isinstance(value, dict) or "nimi" not in value:
            return self.text(value)
        parts = [self.text(value["nimi"])]
        if "asianumero" in value:
            parts.append(str(value["asianumero"]))
        if "pvm" in value:
            parts.append(self._day(str(value["pvm"])))
        return together(parts, ", ")

    def _labelled(self, value: Mapping[str, Plain], words: Mapping[str, str]) -> str:
        """Return the parts of a value, each after its word."""
        parts = []
        for key, label in words.items():
            if key in value:
                word = self._catalogue.text(f"report.labels.{label}")
                known = isinstance(value[key], str) and value[key] in self._names
                told = self.name(value[key]) if known else self.text(value[key])
                parts.append(together((f"{word[:1].lower()}{word[1:]}: ", told)))
        return together(parts, "; ")

    def _correction(self, value: Mapping[str, Plain], _unit: str) -> str:
        """Return what a correction says: the key where it is not the value, what stood there, why."""
        key = value.get("kohta")
        field = "value" if key is None else _CORRECTED.get(key, key)
        known = self._catalogue.has(f"diff.field.{field}") and key is not None
        word = self._catalogue.text(f"diff.field.{field}") if known else key
        former = value.get("aiempi")
        empty = self._catalogue.text("diff.not-there")
        told = empty if former is None else self._plain(field, former, "")
        return together([part for part in (word, told, self.text(value["syy"])) if part], ": ")

    def _amendment(self, value: Mapping[str, Plain], _unit: str) -> str:
        keys = ", ".join(value.get("aiemmin") or ())
        return " ".join(part for part in (keys, self.text(value.get("syy"))) if part)
