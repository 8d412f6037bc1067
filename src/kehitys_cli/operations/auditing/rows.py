"""Rows of a seal's comparison in words: which value, from what to what, why, and where it stands."""

from __future__ import annotations

import datetime as dt
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import PydanticCustomError

from kehitys_cli.evaluation.sealed import Aspect, Compared, Standing
from kehitys_cli.evaluation.setting import secret
from kehitys_cli.model.canonical import digest
from kehitys_cli.model.followup import MeasureEntry
from kehitys_cli.model.measures import NumberMeasure, ScaleMeasure
from kehitys_cli.model.values import parse_target, parse_text
from kehitys_cli.views.audit import AuditedRow, CorrectionNote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kehitys_cli.documents.document import Document
    from kehitys_cli.evaluation.sealed import Row
    from kehitys_cli.model.common import Decision
    from kehitys_cli.model.measures import AnyMeasure
    from kehitys_cli.model.values import Text
    from kehitys_cli.views.words import Words

_LATER = frozenset({"oikaisut", "muutokset"})
"""Keys that explain a change and are none themselves."""


class Naming(NamedTuple):
    """What the rows of a plan are called: names, measures and decisions by their ids; `whole` is its own.

    `homes` are the addresses of its items in `document`, the plan's own file.
    """

    plan: str
    names: Mapping[str, Text] = MappingProxyType({})
    measures: Mapping[str, AnyMeasure] = MappingProxyType({})
    decisions: Mapping[str, Decision] = MappingProxyType({})
    whole: Text | None = None
    document: Document | None = None
    homes: Mapping[str, tuple[str, ...]] = MappingProxyType({})


class Sides(NamedTuple):
    """The rows as they were sealed, where that can be known, as they stand, and as decisions set them."""

    then: Mapping[str, Row]
    now: Mapping[str, Row]
    decided: Mapping[str, Row] = MappingProxyType({})


class RowWords:
    """Says rows in one language; `document` is the file that they stand in, if it is there."""

    def __init__(self, words: Words, naming: Naming, document: Document | None) -> None:
        """Keep what rows are called and where they stand."""
        self._say = words.catalogue.text
        self._words = words
        self._naming = naming
        self._document = document

    def rows(
        self, found: Sequence[Compared], sides: Sides, year: int | None
    ) -> Iterator[AuditedRow]:
        """Yield the rows of a comparison; targets year by year. `year` is that of a closed year."""
        for one in found:
            if one.aspect is Aspect.TARGET:
                yield from self._targets(one)
                continue
            keys = _keys(one, sides)
            told = self._withheld(one) if self._is_secret(one, sides) else one
            yield self._row(told, year, told.former, told.current, keys, withheld=told is not one)

    def _is_secret(self, one: Compared, sides: Sides) -> bool:
        """Tell whether a value may not be published, as it stands or as it was sealed."""
        measure = self._naming.measures.get(one.id)
        if measure is None or one.aspect is not Aspect.VALUE:
            return False
        found = [rows[one.id] for rows in (sides.then, sides.now) if one.id in rows]
        return any(secret(measure, MeasureEntry.model_validate(row.data)) for row in found)

    @staticmethod
    def _withheld(one: Compared) -> Compared:
        """Return a comparison without its values."""
        corrections = tuple({**entry, "aiempi": ""} for entry in one.corrections)
        return one._replace(former=None, current=None, corrections=corrections)

    def _targets(self, one: Compared) -> Iterator[AuditedRow]:
        former, current = one.former or {}, one.current or {}
        for year in sorted({*former, *current}):
            before, after = former.get(year), current.get(year)
            same = digest({"arvo": before}) == digest({"arvo": after})
            told = Compared(one.id, one.home, one.aspect, Standing.AS_SEALED) if same else one
            yield self._row(told, int(year), before, after, ())

    def _row(
        self,
        one: Compared,
        year: int | None,
        former: Any,  # noqa: ANN401 - plain data
        current: Any,  # noqa: ANN401 - plain data
        keys: tuple[str, ...],
        *,
        withheld: bool = False,
    ) -> AuditedRow:
        name = self._name(one.id)
        file, line = self._place(one, year)
        message = self._message(one, name, year, (former, current), keys)
        if withheld:
            what = self._what(one)
            message = self._say("audit.row.withheld", name=name, what=what, year=year)
        return AuditedRow(
            f"{self._naming.plan}/{one.id}" if one.id else self._naming.plan,
            name,
            one.aspect.value,
            one.standing.value,
            not one.standing.explained,
            year,
            _text(former),
            _text(current),
            withheld,
            keys,
            self._notes(one),
            one.decisions,
            self._say(f"audit.standing.{one.standing}"),
            message,
            self._help(one, keys),
            file,
            line,
        )

    def _place(self, one: Compared, year: int | None) -> tuple[str | None, int | None]:
        """Return file and line of a row: a target stands in the plan, whatever was sealed."""
        document, home = self._document, one.home
        if one.aspect is Aspect.TARGET:
            document, home = self._naming.document, self._naming.homes.get(one.id, ())
            home = (*home, "tavoitetaso", str(year)) if home else ()
        if document is None or not home:
            return None, None
        key = ("arvo",) if one.aspect is Aspect.VALUE else ()
        return document.path, document.position(*home, *key).row

    # ----------------------------------------------------------------------------------- words

    def _name(self, name: str) -> str:
        known = self._naming.names.get(name)
        return name if known is None else self._words.of(known)

    def _message(
        self,
        one: Compared,
        name: str,
        year: int | None,
        sides: tuple[Any, Any],
        keys: tuple[str, ...],
    ) -> str:
        """Return what changed, in one sentence that inflects no name."""
        if one.aspect is Aspect.REST:
            return self._say("audit.row.rest" if year is None else "audit.row.rest-year")
        told = ", ".join(keys)
        if one.aspect is Aspect.ITEM:
            whole = one.standing in {Standing.ADDED, Standing.MISSING}
            key = "audit.row.whole" if whole else "audit.row.item"
            return self._say(key, name=name, keys=told or self._say("audit.row.definition"))
        former, current = (self._shown(one, side) for side in sides)
        if former == current:
            told = told or self._say("audit.row.unknown-keys")
            return self._say("audit.row.other", name=name, year=year, keys=told)
        what = self._what(one)
        return self._say(
            "audit.row.value", name=name, what=what, year=year, former=former, current=current
        )

    def _what(self, one: Compared) -> str:
        if one.aspect is Aspect.TARGET:
            return self._say("audit.what.target")
        is_action = one.id in self._naming.names and one.id not in self._naming.measures
        return self._say("audit.what.state" if is_action else "audit.what.value")

    def _shown(self, one: Compared, value: Any) -> str:  # noqa: ANN401 - plain data
        """Return a value or target as people write it; a dash for what is not there."""
        if value in (None, "", [], {}):
            return "–"
        measure = self._naming.measures.get(one.id)
        if isinstance(measure, NumberMeasure | ScaleMeasure):
            try:
                return self._words.target(parse_target(value), measure)
            except PydanticCustomError:
                return _text(value) or "–"
        return _text(value) or "–"

    def _help(self, one: Compared, keys: tuple[str, ...]) -> str:
        if one.standing is Standing.CORRECTED or one.beyond:
            return self._corrected(one, keys)
        if one.standing is Standing.AMENDED:
            told = [self.decision(name) for name in one.decisions]
            return self._say("audit.row.amended", decisions=self._words.list(told))
        if one.standing is Standing.REORDERED:
            return self._say("audit.row.reordered")
        if one.decisions:
            told = [self.decision(name) for name in one.decisions]
            return self._say("audit.row.changed-since", decisions=self._words.list(told))
        aspect = "year" if one.aspect is Aspect.VALUE else "plan"
        key = f"audit.row.{one.standing}-{aspect}"
        return "" if one.standing is Standing.AS_SEALED else self._say(key)

    def _corrected(self, one: Compared, keys: tuple[str, ...]) -> str:
        """Return the corrections in words; those of one day and reason are one."""
        notes = self._notes(one)
        told = [
            self._correction(one, tuple(group))
            for _, group in groupby(notes, key=lambda note: (note.date, note.reason))
        ]
        if one.beyond:
            named = {note.key for note in notes} | {"arvo", "tila"}
            others = ", ".join(key for key in keys if key not in named)
            unknown = self._say("audit.row.unknown-keys")
            told.append(self._say("audit.row.beyond", keys=others or unknown))
        return " ".join(told)

    def _correction(self, one: Compared, notes: tuple[CorrectionNote, ...]) -> str:
        date = notes[0].date
        key = (
            "audit.row.corrected"
            if any(note.former for note in notes)
            else "audit.row.corrected-bare"
        )
        former = "; ".join(
            self._shown(one, note.former)
            if note.key is None
            else f"{note.key}: {note.former or '–'}"
            for note in notes
        )
        day = "" if date is None else self._words.date(date)
        reason = notes[0].reason.removesuffix(".")
        return self._say(key, reason=reason, date=day, former=former)

    def _notes(self, one: Compared) -> tuple[CorrectionNote, ...]:
        return tuple(
            CorrectionNote(
                _text(entry.get("kohta")),
                _text(entry.get("aiempi")) or "",
                self._prose(entry.get("syy")),
                _day(entry.get("pvm")),
            )
            for entry in one.corrections
        )

    def _prose(self, value: object) -> str:
        try:
            return self._words.of(parse_text(value))
        except PydanticCustomError:
            return _text(value) or ""

    def decision(self, name: str) -> str:
        """Return a decision of the plan in words; its id where the plan does not know it."""
        known = self._naming.decisions.get(name)
        return name if known is None else self._words.decision(known)


def _keys(one: Compared, sides: Sides) -> tuple[str, ...]:
    """Return the keys of a row that differ, targets apart; none where the sealed row is not known."""
    if one.keys or one.standing is Standing.AS_SEALED:
        return one.keys
    then, now = sides.then.get(one.id), sides.now.get(one.id)
    if one.standing is Standing.AMENDED:
        now = sides.decided.get(one.id, now)
    if then is None or now is None:
        return ()
    apart = _LATER | {"tavoitetaso"}
    return tuple(
        key
        for key in dict.fromkeys([*then.data, *now.data])
        if key not in apart
        and digest({key: then.data.get(key)}) != digest({key: now.data.get(key)})
    )


def _text(value: Any) -> str | None:  # noqa: ANN401 - plain data
    """Return plain data on one line; None for what is not there."""
    if value in (None, "", [], {}):
        return None
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_text(item) or ''}" for key, item in value.items())
    if isinstance(value, list):
        return "–".join(_text(item) or "" for item in value)
    return " ".join(str(value).split())


def _day(text: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None
