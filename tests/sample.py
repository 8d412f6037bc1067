"""A small repository of plans for tests: one strategy, one plan, one year; files can be overlaid."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

KUNTA = """\
laji: kunta
muoto: 1
nimi: Mallila
kielet: [fi]
vastuutahot:
  - tunnus: kh
    nimi: Kunnanhallitus
    lyhenteet: [Kh]
    tyyppi: toimielin
  - tunnus: sivistys
    nimi: Sivistys
kumppanit:
  - tunnus: yrittajat
    nimi: Mallilan Yrittäjät ry
"""
STRATEGIA = """\
laji: strategia
muoto: 1
nimi: Mallilan strategia 2022–2030
kausi: 2022–2030
päämäärät:
  - tunnus: elinvoima
    numero: 1
    nimi: Elinvoima kasvaa
    tavoitteet:
      - tunnus: yritykset
        nimi: Yrityksiä on enemmän
ohjelmat:
  - tunnus: ilmasto-ohjelma
    nimi: Ilmasto-ohjelma
"""
SUUNNITELMA = """\
laji: suunnitelma
muoto: 1
nimi: Kehittämissuunnitelma 2022–2025
vastuualue: kh
kausi: 2022–2025
strategia: strategia-2022-2030
tila: hyväksytty
päätökset:
  - tunnus: kh-2022-06-27
    toimielin: Kunnanhallitus
    pvm: 2022-06-27
toimenpiteet:
  - tunnus: neuvonta
    numero: 1
    päämäärä: elinvoima
    nimi: Uusien yrittäjien neuvonta
    aikataulu: 2022–
    vastuutaho: [kh]
    mittarit:
      - tunnus: uudet-yritykset
        nimi: Uusien yritysten määrä
        laji: luku
        yksikkö: kpl
        suunta: kasvava
        lähde: YTJ
        lähtötaso: {arvo: 50, vuosi: 2021}
        tavoitetaso: {2024: 60}
"""
VUOSI = """\
laji: seuranta
muoto: 1
suunnitelma: malli-2022-2025
vuosi: 2024
yhteenveto: |

käsittely: []

toimenpiteet:

  # 1.1 Uusien yrittäjien neuvonta · Kunnanhallitus
  neuvonta:
    tila:
    arvio: |
    mittarit:

      # Uusien yritysten määrä, kpl
      uudet-yritykset:
"""
FILES = {
    "plans/kunta.yaml": KUNTA,
    "plans/strategia-2022-2030.yaml": STRATEGIA,
    "plans/malli-2022-2025.yaml": SUUNNITELMA,
    "plans/malli-2022-2025/2024.yaml": VUOSI,
}


def make_repository(root: Path, changed: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write the sample below `root`; `changed` replaces, adds or (None) leaves out files."""
    for name, text in {**FILES, **(changed or {})}.items():
        if text is None:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return root
