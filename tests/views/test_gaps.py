"""Numbers of actions with their runs joined."""

from __future__ import annotations

import pytest

from kehitys_cli.views.gaps import compressed


@pytest.mark.parametrize(
    "numbers,text",
    [
        ([], ""),
        (["1.1"], "1.1"),
        (["1.1", "1.2"], "1.1, 1.2"),
        (["1.1", "1.2", "1.3"], "1.1–1.3"),
        (["1.10", "1.9", "1.8"], "1.8–1.10"),
        (["1.5", "1.6", "1.8", "1.9", "1.10", "2.5", "2.6", "2.7", "3.1"],
         "1.5, 1.6, 1.8–1.10, 2.5–2.7, 3.1"),
        (["1.3", "2.4"], "1.3, 2.4"),
        (["?.1", "1.1"], "?.1, 1.1"),
        (["1.1", "1.1"], "1.1"),
    ],
)  # fmt: skip
def test_runs(numbers: list[str], text: str) -> None:
    assert compressed(numbers) == text
