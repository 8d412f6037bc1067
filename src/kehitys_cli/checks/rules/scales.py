"""Family 1, where only the whole measure shows it: levels of a scale (`asteikko`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kehitys_cli.checks.rules.followup import wrong_kind
from kehitys_cli.model.measures import ScaleMeasure

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kehitys_cli.checks.rule import Measured
    from kehitys_cli.text.diagnostic import Finding


def without_steps(item: Measured) -> Iterator[Finding]:
    """A scale without levels: nothing could ever be recorded of it."""
    if isinstance(item.measure, ScaleMeasure) and not item.measure.steps:
        yield item.document.finding(
            "KEH102", item.keys, on_key=True, subject=item.subject, key="tasot"
        )


def misplaced(item: Measured) -> Iterator[Finding]:
    """What does not fit its measure: a recorded value, a level of the plan."""
    yield from wrong_kind(item)
    yield from off_scale(item)


def off_scale(item: Measured) -> Iterator[Finding]:
    """A target or baseline that is no level of its scale: nobody could ever reach it."""
    measure = item.measure
    if not isinstance(measure, ScaleMeasure) or not measure.steps:
        return
    told = [(("tavoitetaso", str(year)), target) for year, target in measure.targets.items()]
    if measure.baseline is not None:
        told.insert(0, (("lähtötaso", "arvo"), measure.baseline.value))
    for keys, number in told:
        if not measure.has_step(number):
            allowed = ", ".join(str(step) for step, _ in enumerate(measure.steps, start=1))
            yield item.finding("KEH103", *keys, expected="step", found=number.text, allowed=allowed)
