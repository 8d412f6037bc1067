"""Whether a target became easier or stricter, its direction understood."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from kehitys_cli.history.changes.change import (
    ADDED,
    CHANGED,
    DROPPED,
    REWORDED,
    TAKEN_OUT,
    TIGHTENED,
    WEAKENED,
)
from kehitys_cli.history.changes.settled import same_words
from kehitys_cli.model.tokens import Direction
from kehitys_cli.model.values import Change as Relative
from kehitys_cli.model.values import Number, Range, parse_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kehitys_cli.history.changes.change import Judgement, Plain
    from kehitys_cli.model.values import Target

_ALL = 100


class Scale(NamedTuple):
    """What a measure's targets are read by: direction, unit, and what relative ones refer to."""

    direction: Direction | None
    unit: Plain
    reference: Fraction | None

    @classmethod
    def of(cls, measure: Mapping[str, Plain]) -> Scale:
        """Return that of a measure's plain data; a step of a rubric is better the higher it is."""
        said = "kasvava" if measure.get("laji") == "asteikko" else measure.get("suunta")
        level = (measure.get("vertailutaso") or measure.get("lähtötaso") or {}).get("arvo")
        reference = None if level is None else Fraction(level)
        return cls(
            None if said is None else Direction(said),
            measure.get("yksikkö"),
            reference if reference is not None and reference > 0 else None,
        )

    def counts_like(self, other: Scale) -> bool:
        """Tell whether numbers of both count the same."""
        return bool(self.unit == other.unit or same_words(self.unit, other.unit))

    def points_like(self, other: Scale) -> bool:
        """Tell whether the same is better in both."""
        return self.direction is not None and self.direction is other.direction

    def bounds(self, target: Target) -> tuple[Fraction, Fraction] | None:
        """Return the lowest and highest level that a target names; None without its reference."""
        if isinstance(target, Range):
            return target.low.value, target.high.value
        if isinstance(target, Number):
            return target.value, target.value
        if self.reference is None:
            return None
        level = self.reference * (_ALL + target.percent.value) / _ALL
        return level, level


def target_changes(
    old: Mapping[str, Plain], new: Mapping[str, Plain]
) -> Iterator[tuple[str, Judgement]]:
    """Yield the years whose target changed between two forms of a measure, with what it means."""
    before, after = old.get("tavoitetaso") or {}, new.get("tavoitetaso") or {}
    scales = Scale.of(old), Scale.of(new)
    for year in sorted({*before, *after}):
        if year not in before:
            yield year, _added(before, after[year], year, scales)
        elif year not in after:
            yield year, _dropped(before[year], after, year, scales)
        else:
            judgement = judged(parse_target(before[year]), parse_target(after[year]), scales)
            if judgement is not None:
                yield year, judgement


def _added(
    before: Mapping[str, Plain], target: Plain, year: str, scales: tuple[Scale, Scale]
) -> Judgement:
    """Judge a new target: it may be easier than the one that was in force from an earlier year on."""
    former = _in_force(before, year)
    if former is not None and judged(former, parse_target(target), scales) == WEAKENED:
        return WEAKENED
    return ADDED


def _dropped(
    target: Plain, after: Mapping[str, Plain], year: str, scales: tuple[Scale, Scale]
) -> Judgement:
    """Judge a target that is gone: weaker, unless an earlier and stricter one is in force instead."""
    left = _in_force(after, year)
    if left is not None and judged(parse_target(target), left, scales) in {TIGHTENED, None}:
        return TAKEN_OUT
    return DROPPED


def _in_force(targets: Mapping[str, Plain], year: str) -> Target | None:
    earlier = max((name for name in targets if name < year), default=None)
    return None if earlier is None else parse_target(targets[earlier])


def is_recounted(old: Mapping[str, Plain], new: Mapping[str, Plain]) -> bool:
    """Tell whether a measure is counted in another unit than before: its numbers cannot be compared."""
    return not Scale.of(old).counts_like(Scale.of(new))


def judged(old: Target, new: Target, scales: tuple[Scale, Scale]) -> Judgement | None:
    """Judge one target against another; None where both say the same.

    With another unit nobody can tell that it did not become easier.
    """
    if _said(old) == _said(new):
        return None
    if not scales[0].counts_like(scales[1]):
        return WEAKENED
    if not scales[0].points_like(scales[1]):
        return CHANGED
    before, after = scales[0].bounds(old), scales[1].bounds(new)
    if isinstance(old, Relative) and isinstance(new, Relative):
        before, after = ((item.percent.value,) * 2 for item in (old, new))
    if before is None or after is None:
        return CHANGED
    return _compared(before, after, scales[1].direction)


def _compared(
    before: tuple[Fraction, Fraction], after: tuple[Fraction, Fraction], way: Direction | None
) -> Judgement:
    if before == after:
        return REWORDED
    if way is Direction.STABLE:
        if after[0] <= before[0] and before[1] <= after[1]:
            return WEAKENED
        return TIGHTENED if before[0] <= after[0] and after[1] <= before[1] else CHANGED
    if before[0] != before[1] or after[0] != after[1]:
        return CHANGED
    raised = after[0] > before[0]
    return TIGHTENED if raised is (way is Direction.INCREASING) else WEAKENED


def _said(target: Target) -> object:
    if isinstance(target, Number):
        return target.value
    if isinstance(target, Range):
        return target.low.value, target.high.value
    return "%", target.percent.value
