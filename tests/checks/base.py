"""The repository that rule pages are told about: small, and without a single finding."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from tests.sample import KUNTA as _KUNTA

from kehitys_cli.checks.run import diagnose, errors_in, run
from kehitys_cli.documents.workspace import Workspace
from kehitys_cli.i18n.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kehitys_cli.checks.run import Diagnosis, Outcome
    from kehitys_cli.text.diagnostic import Finding

TODAY = dt.date(2026, 11, 24)

KUNTA = (
    _KUNTA
    + """\
yhteystiedot:
  sähköposti: kirjaamo@mallila.example
tarkistus: []
"""
)
STRATEGIA = """\
laji: strategia
muoto: 1
nimi: Mallilan strategia 2022–2030
kausi: 2022–2030
päätökset:
  - tunnus: kv-2021-12-13
    toimielin: Kunnanvaltuusto
    pvm: 2021-12-13
päämäärät:
  - tunnus: elinvoima
    numero: 1
    nimi: Elinvoima kasvaa
    tavoitteet:
      - tunnus: yritykset
        nimi: Yrityksiä on enemmän
      - tunnus: matkailu
        nimi: Matkailu kasvaa
  - tunnus: hyvinvointi
    numero: 2
    nimi: Asukkaat voivat hyvin
ohjelmat:
  - tunnus: ilmasto-ohjelma
    nimi: Ilmasto-ohjelma
    päätökset: [kv-2021-12-13]
"""
SUUNNITELMA = """\
laji: suunnitelma
muoto: 1
nimi: Kehittämissuunnitelma 2023–2024
vastuualue: kh
kausi: 2023–2024
strategia: strategia-2022-2030
tila: hyväksytty
päätökset:
  - tunnus: kh-2022-06-27
    toimielin: Kunnanhallitus
    pvm: 2022-06-27
  - tunnus: kh-2023-11-20
    toimielin: Kunnanhallitus
    pvm: 2023-11-20
ohjelmat: [ilmasto-ohjelma]
toimenpiteet:
  - tunnus: neuvonta
    numero: 1
    päämäärä: elinvoima
    tavoitteet: [yritykset]
    nimi: Uusien yrittäjien neuvonta
    aikataulu: 2023–
    vastuutaho: [kh]
    kumppanit: [yrittajat]
    mittarit:
      - tunnus: uudet-yritykset
        nimi: Uusien yritysten määrä
        laji: luku
        yksikkö: kpl
        suunta: kasvava
        lähde: YTJ
        lähtötaso: {arvo: 50, vuosi: 2021}
        tavoitetaso: {2023: 58, 2024: 60}
        muutokset:
          - päätös: kh-2023-11-20
            aiemmin: {tavoitetaso: {2023: 58, 2024: 65}}
  - tunnus: pyoratie
    numero: 2
    päämäärä: elinvoima
    tavoitteet: [matkailu]
    nimi: Keskustan pyörätie
    aikataulu: 2023–2024
    vastuutaho: [sivistys]
    ohjelmat: [ilmasto-ohjelma]
    mittarit:
      - tunnus: pyoratie-valmis
        nimi: Pyörätie käytössä
        laji: etappi
        määräaika: 2024-10-31
      - tunnus: kavijat
        nimi: Pyörätien kävijät
        laji: luku
        yksikkö: kpl
        tausta: kyllä
        lähde: Laskuri
        mitataan: [2024]
        erittely: {nimi: Suunta, luokat: [Pohjoiseen, Etelään]}
  - tunnus: lahiliikunta
    numero: 1
    päämäärä: hyvinvointi
    nimi: Lähiliikuntapaikat
    aikataulu: 2024
    vastuutaho: [sivistys]
    mittarit:
      - tunnus: liikunnan-palaute
        nimi: Asukkaiden palaute
        laji: sanallinen
"""
VUOSI_2023 = """\
laji: seuranta
muoto: 1
suunnitelma: malli-2023-2024
vuosi: 2023
yhteenveto: |

käsittely: []

toimenpiteet:

  # 1.1 Uusien yrittäjien neuvonta · Kunnanhallitus
  neuvonta:
    tila: käynnissä
    poikkeama: {syy: Neuvoja aloitti vasta syksyllä, korjaava-toimi: Neuvontaa lisätään}
    arvio: |
    mittarit:

      # Uusien yritysten määrä, kpl
      uudet-yritykset:
        arvo: 56

  # 1.2 Keskustan pyörätie · Sivistys
  pyoratie:
    tila: siirretty
    poikkeama: {syy: Urakka alkaa keväällä 2024, päätös: kh-2023-11-20}
    arvio: |
    mittarit:

      # Pyörätie käytössä
      pyoratie-valmis:
"""
VUOSI_2024 = """\
laji: seuranta
muoto: 1
suunnitelma: malli-2023-2024
vuosi: 2024
yhteenveto: |

käsittely: []

toimenpiteet:

  # 1.1 Uusien yrittäjien neuvonta · Kunnanhallitus
  neuvonta:
    tila: käynnissä
    arvio: |
      Neuvonta jatkui ennallaan.
    mittarit:

      # Uusien yritysten määrä, kpl
      uudet-yritykset:
        arvo: 61
        laatu: lopullinen

  # 1.2 Keskustan pyörätie · Sivistys
  pyoratie:
    tila: valmis
    näyttö: [Käyttöönottopöytäkirja]
    arvio: |
    mittarit:

      # Pyörätie käytössä
      pyoratie-valmis:
        arvo: kyllä
        pvm: 2024-10-02
        asiakirja: Käyttöönottopöytäkirja

      # Pyörätien kävijät, kpl
      kavijat:
        arvo: 300
        erittely: {Pohjoiseen: 180, Etelään: 120}

  # 2.1 Lähiliikuntapaikat · Sivistys
  lahiliikunta:
    tila: käynnissä
    arvio: |
    mittarit:

      # Asukkaiden palaute
      liikunnan-palaute:
"""
FILES: dict[str, str | bytes] = {
    "plans/kunta.yaml": KUNTA,
    "plans/strategia-2022-2030.yaml": STRATEGIA,
    "plans/malli-2023-2024.yaml": SUUNNITELMA,
    "plans/malli-2023-2024/2023.yaml": VUOSI_2023,
    "plans/malli-2023-2024/2024.yaml": VUOSI_2024,
}


def written(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write the base below `root`, with `files` in place of its own or beside them."""
    for name, text in {**FILES, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return root


def outcome(root: Path, files: Mapping[str, str | bytes]) -> Outcome:
    """Run the checks over the base, changed by `files`; those for errors alone must count the same."""
    root = written(root, files)
    found = run(Workspace.find(root), TODAY)
    assert errors_in(Workspace.find(root), TODAY) == found.errors
    return found


def diagnosis(root: Path, files: Mapping[str, str | bytes]) -> Diagnosis:
    """Run the checks over the base, changed by `files`, and say in Finnish what is found."""
    root = written(root, files)
    made = diagnose(Workspace.find(root), TODAY, Catalogue("fi"))
    assert errors_in(Workspace.find(root), TODAY) == made.errors
    return made


def found(root: Path, files: Mapping[str, str | bytes]) -> tuple[Finding, ...]:
    """Return what is found in the base, changed by `files`."""
    return outcome(root, files).findings
