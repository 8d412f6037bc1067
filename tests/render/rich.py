"""A plan with everything that a report can show: four kinds of measures, four years, and hostile words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.sample import make_repository

if TYPE_CHECKING:
    from pathlib import Path

PLAN = "malli-2022-2025"
KUNTA = """\
laji: kunta
muoto: 1
nimi: Mallilan kunta
kielet: [fi, sv]
yhteystiedot:
  osoite: Kuntatie 1, 00000 Mallila
  palaute: https://www.example.org/palaute
  saavutettavuusseloste: "javascript:alert(1)"
vastuutahot:
  - tunnus: kh
    nimi: Kunnanhallitus
    tyyppi: toimielin
  - tunnus: yrityspalvelut
    nimi: Yrityspalvelut
  - tunnus: sivistys
    nimi: Sivistys- ja hyvinvointipalvelut
kumppanit:
  - tunnus: yrittajat
    nimi: Mallilan Yrittäjät ry
määräajat:
  toteumat: 31.1.
"""
STRATEGIA = """\
laji: strategia
muoto: 1
nimi: Mallilan strategia 2022–2030
kausi: 2022–2030
päätökset:
  - tunnus: kv-2021-12-13
    toimielin: Kunnanvaltuusto
    pvm: 2021-12-13
    pykälä: 110
päämäärät:
  - tunnus: elinvoima
    numero: 1
    nimi: Elinvoima ja työllisyys vahvistuvat
    tavoitteet:
      - tunnus: yritykset
        nimi: Yrityksiä on enemmän
      - tunnus: osaajat
        nimi: Osaajia on riittävästi
  - tunnus: hyvinvointi
    numero: 2
    nimi: Hyvinvointi lisääntyy ja palvelut toimivat
ohjelmat:
  - tunnus: ilmasto-ohjelma
    nimi: Ilmasto-ohjelma
    päätökset: [kv-2021-12-13]
"""
SUUNNITELMA = """\
laji: suunnitelma
muoto: 1
nimi: Mallilan kehittämissuunnitelma 2022–2025
vastuualue: kh
kausi: 2022–2025
strategia: strategia-2022-2030
tila: hyväksytty
päätökset:
  - tunnus: kh-2022-06-27
    toimielin: Kunnanhallitus
    pvm: 2022-06-27
    pykälä: 210
  - tunnus: kv-2024-05-20
    toimielin: Kunnanvaltuusto
    pvm: 2024-05-20
    pykälä: 41
käsittelyketju: [Kunnanhallitus, Kunnanvaltuusto]
ohjelmat: [ilmasto-ohjelma]
toimenpiteet:
  - tunnus: neuvonta
    numero: 1
    päämäärä: elinvoima
    tavoitteet: [yritykset]
    nimi: Uusien yrittäjien neuvonta
    aikataulu: 2022–
    vastuutaho: [yrityspalvelut]
    kumppanit: [yrittajat]
    seuranta: {väli: vuosittain, lähde: YTJ}
    mittarit:
      - tunnus: perustetut-yritykset
        nimi: Perustettujen yritysten määrä
        laji: luku
        yksikkö: kpl
        suunta: kasvava
        lähtötaso: {arvo: 50, vuosi: 2021}
        tavoitetaso: {2024: 60, 2025: 65}
      - tunnus: tyytyvaisyys
        nimi: Neuvonnan asiakastyytyväisyys
        laji: luku
        desimaalit: 1
        suunta: kasvava
        mitataan: [2022, 2024]
        lähtötaso: {arvo: 3.9, vuosi: 2021}
        tavoitetaso: {2024: 4.4}
      - tunnus: nettomuutto
        nimi: Kokonaisnettomuutto
        laji: luku
        yksikkö: henkilöä
        suunta: kasvava
        lähtötaso: {arvo: -20, vuosi: 2021}
        tavoitetaso: {2025: 10}
        muutokset:
          - {päätös: kv-2024-05-20, syy: Ennuste heikkeni, aiemmin: {tavoitetaso: {2025: 25}}}
  - tunnus: ilmasto
    numero: 2
    päämäärä: elinvoima
    nimi: Kunnan päästöjen ja energiankulutuksen vähentäminen kaikissa kiinteistöissä
    aikataulu: 2022–2025
    vastuutaho: [kh]
    ohjelmat: [ilmasto-ohjelma]
    sitova: valtuusto
    mittarit:
      - tunnus: paastot
        nimi: Kasvihuonekaasupäästöt
        laji: luku
        yksikkö: kt CO₂-ekv.
        suunta: laskeva
        lähtötaso: {arvo: 72.5, vuosi: 2019, lähde: SYKE}
        tavoitetaso: {2023: "-10 %", 2024: "-20 %"}
        lähde: SYKE
      - tunnus: lampotila
        nimi: Sisälämpötila
        laji: luku
        yksikkö: °C
        suunta: pysyvä
        tavoitetaso: {2022: [20, 22]}
        lähde: Kiinteistöautomaatio
  - tunnus: hyvinvointi-ohjelma
    numero: 1
    päämäärä: hyvinvointi
    nimi: "<script>alert(1)</script> & \\"hyvinvointi\\" {{ 7 * 7 }}"
    kuvaus: |
      Kappale <b>yksi</b>.

      - luettelo "yksi"
      - luettelo kaksi
    aikataulu: 2023–2024
    vastuutaho: [sivistys]
    mittarit:
      - tunnus: kertomus
        nimi: "Hyvinvointikertomus </title><svg onload=alert(1)>"
        laji: etappi
        määräaika: 2023-12-31
      - tunnus: kypsyys
        nimi: Yhteistyön kypsyys
        laji: asteikko
        tasot: [alkava, kehittyvä, vakiintunut, edelläkävijä]
        lähtötaso: {arvo: 1, vuosi: 2022}
        tavoitetaso: {2025: 3}
        lähde: Itsearvio
      - tunnus: kokemus
        nimi: Asukkaiden kokemus
        laji: sanallinen
      - tunnus: poissaolot
        nimi: Sairauspoissaolot
        laji: luku
        yksikkö: pv/hlö
        lähde: HR
      - tunnus: salattu
        nimi: Pienen ryhmän tulos
        laji: luku
        suunta: kasvava
        tavoitetaso: {2024: 5}
  - tunnus: kirjasto
    numero: 2
    päämäärä: hyvinvointi
    nimi: Kirjaston omatoimiajan laajentaminen
    aikataulu: 2022–2023
    vastuutaho: [sivistys]
  - tunnus: nuorisovaltuusto
    numero: 3
    päämäärä: hyvinvointi
    nimi: Nuorisovaltuuston toiminnan tukeminen
    aikataulu: 2024–
    vastuutaho: [sivistys]
    mittarit:
      - tunnus: aloitteet
        nimi: Nuorisovaltuuston aloitteet
        laji: luku
        yksikkö: kpl
        suunta: kasvava
        tavoitetaso: {2025: 8}
"""
_YEAR = """\
laji: seuranta
muoto: 1
suunnitelma: malli-2022-2025
vuosi: {year}
yhteenveto: |
{summary}
käsittely: {handling}

toimenpiteet:
{actions}
"""
_ACTIONS = {
    2022: """\
  neuvonta:
    tila: käynnissä
    mittarit:
      perustetut-yritykset: {arvo: 52, lähde: YTJ 10.1.2023}
      tyytyvaisyys: {arvo: 4.0, lähde: Kysely 2022}
      nettomuutto: {arvo: -14, lähde: Tilastokeskus}
  ilmasto:
    tila: käynnissä
    mittarit:
      paastot: {arvo: 70.1}
      lampotila: {arvo: 21.0}
""",
    2023: """\
  neuvonta:
    mittarit:
      perustetut-yritykset: {arvo: 55, lähde: YTJ 12.1.2024}
      nettomuutto: {arvo: -18, lähde: Tilastokeskus}
  ilmasto:
    mittarit:
      paastot: {arvo: 65.0}
      lampotila: {arvo: 21.5}
  hyvinvointi-ohjelma:
    tila: käynnissä
    mittarit:
      kertomus: {arvo: ei}
      kypsyys: {arvo: 1}
      poissaolot: {arvo: 14.2}
      salattu: {arvo: 4, lähde: Kysely}
  kirjasto:
    tila: käynnissä
""",
    2024: """\
  neuvonta:
    tila: käynnissä
    itsearvio: toteutui
    näyttö:
      - {nimi: Asiakasraportti 2024, asianumero: MLA/12/2025, osoite: "https://www.example.org/a?b=1&c=2"}
      - {nimi: Paha linkki, osoite: "javascript:alert(1)"}
    poikkeama:
      syy: Muuttoliike kääntyi loppuvuonna.
      korjaava-toimi: Uusien asukkaiden markkinointia lisätään.
      päätös: kv-2024-05-20
    arvio: |
      Neuvontaa annettiin koko vuoden. Yrityksiä perustettiin enemmän kuin edellisenä vuonna,
      ja neuvonnan jonot purettiin kesällä.

      - neuvontapäiviä 41
      - uusia sopimuksia 12
    mittarit:
      perustetut-yritykset: {arvo: 61, lähde: YTJ 15.1.2025, laatu: ennakko}
      tyytyvaisyys: {arvo: 4.2, lähde: Kysely 2024, n: 210}
      nettomuutto: {arvo: -25, lähde: Tilastokeskus, huomautus: Opiskelijoiden muutto siirtyi.}
  ilmasto:
    tila: käynnissä
    arviot:
      - {toimielin: Tarkastuslautakunta, tulos: toteutui osittain, perustelu: Päästöt vähenivät hitaasti.}
    mittarit:
      paastot: {arvo: 61.3, lähde: SYKE 2025}
      lampotila: {arvo: 22.5}
  hyvinvointi-ohjelma:
    tila: valmis
    mittarit:
      kertomus: {arvo: kyllä, pvm: 2024-03-11, asiakirja: {nimi: Hyvinvointikertomus}}
      kypsyys: {arvo: 2}
      kokemus:
        lähde: Kysely
        arvio: |
          Asukkaat kokevat palvelut hyviksi <img src=x onerror=alert(1)>.
      poissaolot: {arvo: 13.1}
      salattu: {arvo: 4, salattu: Ryhmässä on alle viisi henkilöä}
  kirjasto:
  nuorisovaltuusto:
    tila: ei aloitettu
    mittarit:
      aloitteet: {tulossa: 2025-03-15, välitiedot: [{jakso: 1–8/2024, arvo: 3, ennuste: 5}]}
""",
}
_SUMMARY = """\
  Vuosi oli <i>hyvä</i>: neuvonta toimi, ja päästöt vähenivät.

  - pidettiin kiinni aikataulusta

"""
FILES: dict[str, str | bytes | None] = {
    "plans/kunta.yaml": KUNTA,
    "plans/strategia-2022-2030.yaml": STRATEGIA,
    f"plans/{PLAN}.yaml": SUUNNITELMA,
    **{
        f"plans/{PLAN}/{year}.yaml": _YEAR.replace("{year}", str(year))
        .replace("{summary}", _SUMMARY if year == 2024 else "")
        .replace("{handling}", "[]")
        .replace("{actions}", actions)
        for year, actions in _ACTIONS.items()
    },
}


def make(root: Path, changed: dict[str, str | bytes | None] | None = None) -> Path:
    """Write the plan below `root`."""
    return make_repository(root, {**FILES, **(changed or {})})
