"""A plan of every kind of measure, and its data with some text replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kehitys_cli.documents.document import read_document
from kehitys_cli.history.changes import plan_changes

if TYPE_CHECKING:
    from kehitys_cli.history.changes import Change

Data = dict[str, Any]
PLAN = """\
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
    pykälä: 5
  - tunnus: kv-2024-12-09
    toimielin: Kunnanvaltuusto
    pvm: 2024-12-09
ohjelmat: [ilmasto, elinvoima]
osiot:
  - otsikko: Tarkoitus
    teksti: |
      Suunnitelma toteuttaa strategiaa
      neljän vuoden aikana.

      - Se on julkinen.
toimenpiteet:
  - tunnus: neuvonta
    numero: 1
    päämäärä: elinvoima
    tavoitteet: [yritykset, vaesto]
    nimi: Uusien yrittäjien neuvonta
    kuvaus: Neuvotaan alkuun.
    aikataulu: 2022–2024
    vastuutaho: [yrityspalvelut, kh]
    kumppanit: [yrittajat, oppilaitokset]
    seuranta: {väli: vuosittain, lähde: vuosikertomus}
    määrärahat: {2023: 100}
    sitova: valtuusto
    mittarit:
      - tunnus: yritykset-kpl
        nimi: Uusien yritysten määrä
        laji: luku
        yksikkö: kpl
        suunta: kasvava
        lähde: YTJ
        lähtötaso: {arvo: 50, vuosi: 2021}
        tavoitetaso: {2023: 55, 2025: 65.0}
      - tunnus: paastot
        nimi: Päästöt
        laji: luku
        yksikkö: kt
        suunta: laskeva
        lähde: laskenta
        vertailutaso: {arvo: 100, vuosi: 1990}
        tavoitetaso: {2025: "-60 %"}
      - tunnus: koulutukset
        nimi: Koulutukset
        laji: luku
        yksikkö: kpl
        suunta: pysyvä
        lähde: luettelo
        mitataan: [2023, 2025]
        tavoitetaso: {2023: [3, 5], 2025: 4}
  - tunnus: sopimus
    numero: 2
    päämäärä: elinvoima
    nimi: Sopimus
    aikataulu: 2022–
    vastuutaho: [kh]
    mittarit:
      - tunnus: allekirjoitettu
        nimi: Sopimus allekirjoitettu
        laji: etappi
        määräaika: 2024-06-30
      - tunnus: kypsyys
        nimi: Kypsyys
        laji: asteikko
        tasot: [alku, kasvu, valmis]
        lähde: arviointi
        tavoitetaso: {2025: 3}
"""


def data_of(text: str) -> Data:
    """Return the plain data of a valid file."""
    document = read_document("plans/malli-2022-2025.yaml", text.encode("utf-8"))
    assert document.valid, document.findings
    return document.data


def replaced(*pairs: tuple[str, str], text: str = PLAN) -> str:
    """Return a text with each first piece replaced by its second; every piece must be there once."""
    for old, new in pairs:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def changes(*pairs: tuple[str, str], text: str = PLAN) -> tuple[Change, ...]:
    """Return what replacing pieces of the plan changes."""
    return plan_changes(data_of(text), data_of(replaced(*pairs, text=text)), plan="malli")
