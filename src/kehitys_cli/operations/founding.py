"""The example's history, told forwards: which files there were after each of its steps.

Only the last state of the files is kept in the repository (`examples/esimerkkila`); `historia.toml`
beside them tells how they came about. What was not recorded yet is taken away again: a year file without
its records is as `prepare` made it.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

INTERVAL = dt.timedelta(minutes=20)
"""Between two records of one day."""

_YEAR_FILE = re.compile(r"plans/([^/]+)/([0-9]{4})\.yaml")
_STANZA = re.compile(r"^\n  # (.+)\n  ([a-z][a-z0-9-]*):\n", re.MULTILINE)
_SECTIONS = ("toimenpiteet:", "mittarit:")


@dataclass(frozen=True, slots=True)
class Step:
    """A commit to be: when, what it says, and the files that it changes with their new text."""

    date: dt.datetime
    message: str
    trailers: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """The whole message."""
        trailers = "".join(f"{key}: {value}\n" for key, value in self.trailers)
        return f"{self.message}\n\n{trailers}" if trailers else f"{self.message}\n"


def steps_of(history: str, files: Mapping[str, str], extra: Mapping[str, str]) -> Iterator[Step]:
    """Yield the steps that lead to `files`; `extra` holds files of the first step beside them."""
    told = tomllib.loads(history)
    story = _Story(told["steps"], told["record-message"], dict(files), dict(extra))
    for number, step in enumerate(story.told):
        yield from story.steps(number, step)


@dataclass(slots=True)
class _Story:
    """The files as they were after the steps so far (`shown`), and as they became (`final`)."""

    told: list[dict[str, Any]]
    record_message: str
    final: dict[str, str]
    waiting: dict[str, str]
    shown: dict[str, str] = field(default_factory=dict)

    def steps(self, number: int, step: Mapping[str, Any]) -> Iterator[Step]:
        """Yield a step's commits; records are one for each action."""
        if "records" in step:
            yield from self._records(number, step)
            return
        changed = {path: self._as_of(number, path) for path in step.get("add", ())}
        if step.get("seed"):
            changed |= {path: seeded(text) for path, text in self.final.items() if is_year(path)}
        if "summary" in step:
            changed |= self._summaries(step["summary"])
        for change in step.get("change", ()):
            changed[change["file"]] = self._changed(number, change)
        self.shown |= changed
        files = (*sorted(changed.items()), *self.waiting.items())
        self.waiting = {}
        yield Step(step["date"], step["message"], tuple(step.get("trailers", {}).items()), files)

    def _changed(self, number: int, change: Mapping[str, str]) -> str:
        path = change["file"]
        if is_year(path):
            return self.shown[path].replace(change["before"], change["after"])
        return self._as_of(number, path)

    def _as_of(self, number: int, path: str) -> str:
        """Return a file without the changes of later steps, the newest undone first."""
        text = self.final[path]
        for step in reversed(self.told[number + 1 :]):
            for change in step.get("change", ()):
                if change["file"] == path:
                    text = text.replace(change["after"], change["before"])
        return text

    def _summaries(self, year: int) -> dict[str, str]:
        """Return the year's files with their heads as they became."""
        found = {}
        for path, text in self.shown.items():
            if is_year(path) and path.endswith(f"/{year}.yaml"):
                found[path] = _head(self.final[path]) + text[len(_head(text)) :]
        return {path: text for path, text in found.items() if text != self.shown[path]}

    def _records(self, number: int, step: Mapping[str, Any]) -> Iterator[Step]:
        date, year = step["date"], step["records"]
        for path in sorted(self.final):
            match = _YEAR_FILE.fullmatch(path)
            if match is None or int(match[2]) != year:
                continue
            recorded = dict(_stanzas(self._as_of(number, path)))
            for name, stanza in _stanzas(self.shown[path]):
                if recorded[name] == stanza:
                    continue
                self.shown[path] = self.shown[path].replace(stanza, recorded[name])
                yield self._record(date, match[1], path, stanza)
                date += INTERVAL

    def _record(self, date: dt.datetime, plan: str, path: str, stanza: str) -> Step:
        match = _STANZA.match(stanza)
        if match is None:
            raise AssertionError(stanza)
        comment, name = match[1], match[2]
        year = path[-9:-5]
        heading, _, units = comment.partition(" · ")
        of_action = "toimenpiteet:" in self.shown[path]
        title = heading.partition(" ")[2] if of_action else heading.rpartition(", ")[0]
        trailers = [("Yksikkö", units.split(", ")[0])] if units else []
        trailers += [("Vuosi", year)]
        trailers += [("Toimenpide" if of_action else "Mittari", f"{plan}/{name}")]
        message = self.record_message.format(name=title, year=year)
        return Step(date, message, tuple(trailers), ((path, self.shown[path]),))


def is_year(path: str) -> bool:
    """Tell whether a path is a year file's."""
    return _YEAR_FILE.fullmatch(path) is not None


def seeded(text: str) -> str:
    """Return a year file as `prepare` makes it: comments and ids, nothing recorded."""
    lines = _head_seeded(text)
    body = text[len(_head(text)) :].splitlines()
    in_actions = any(line == _SECTIONS[0] for line in _head(text).splitlines())
    for number, line in enumerate(body):
        following = body[number + 1] if number + 1 < len(body) else ""
        before = body[number - 1] if number else ""
        comment = line.lstrip().startswith("# ")
        if comment or (not line and following.lstrip().startswith("# ")):
            lines.append(line)
        elif before.lstrip().startswith("# "):
            lines.append(line)
            if in_actions and len(line) - len(line.lstrip()) == 2:  # noqa: PLR2004 - an action's indent
                lines += ["    tila:", "    arvio: |"]
        elif line == "    mittarit:":
            lines.append(line)
    return "\n".join(lines) + "\n"


def _head(text: str) -> str:
    """Return a year file's lines up to the key that its stanzas stand below."""
    match = re.search(r"^(?:toimenpiteet|mittarit):\n", text, re.MULTILINE)
    if match is None:
        raise AssertionError(text)
    return text[: match.end()]


def _head_seeded(text: str) -> list[str]:
    lines = _head(text).splitlines()
    end = next(number for number, line in enumerate(lines) if line.startswith("vuosi:")) + 1
    return [*lines[:end], "yhteenveto: |", "", "käsittely: []", "", lines[-1]]


def _stanzas(text: str) -> Iterator[tuple[str, str]]:
    """Yield the ids and texts of a year file's stanzas."""
    starts = list(_STANZA.finditer(text))
    for number, match in enumerate(starts):
        end = starts[number + 1].start() if number + 1 < len(starts) else len(text)
        yield match[2], text[match.start() : end]
