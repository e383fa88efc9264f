// Finnish.
import type { BannerWords } from "./language.ts";

export const fi: BannerWords = {
  words: {
    title: "Sinä päätät, mitä saamme käyttää",
    intro:
      "{name} kysyy ensin. Ennen kuin vastaat kyllä, tietojasi ei käytetä eikä tälle laitteelle tallenneta mitään.",
    refuse: "Hylkää kaikki",
    accept: "Hyväksy kaikki",
    choose: "Valitse",
    save: "Tallenna valintani",
    close: "Sulje",
    reads: "Mitä luetaan ja kuinka kauan",
    goes: "Kuka tiedot saa",
    nobody: "Ei kukaan muu",
    gives: "Mitä saat",
    stores: "Tallentaa tunnisteen tälle laitteelle",
    object: "Vastustan",
    needed: "Välttämätön, joten valittavaa ei ole",
    elsewhere: "Kysytään siellä, missä annat osoitteesi, ja on voimassa vasta vahvistuksesi jälkeen",
    gpc: "Selaimesi lähettää Global Privacy Control -viestin, ja noudatamme sitä: mitään ei myydä eikä jaeta.",
    signal: "Pois päältä: sivuston toisella suostumustyökalulla ei ole sinulta kyllä-vastausta.",
    saved: "Tallennettu.",
    pending: "Tallennettu tälle laitteelle. Saamme tiedon, kun yhteys palaa.",
    held: "Katso, mitä sinusta säilytetään",
    whole: "Lue koko ilmoitus",
    centre: "Yksityisyysvalinnat",
    always: "kunnes sanot ei",
    changed: "Kysymme uudelleen siitä, mikä on muuttunut vastauksesi jälkeen.",
    device: "Tällä laitteella",
    basis: "Miksi se on sallittua",
  },
  bases: {
    consent: "Suostumuksesi",
    "explicit consent": "Nimenomainen suostumuksesi",
    contract: "Sopimus kanssasi",
    "legitimate interest": "Oikeutettu etumme; voit vastustaa",
    "legal obligation": "Laki vaatii sitä",
  },
  roles: {
    processor: "toimii meidän toimeksiannostamme",
    controller: "omiin tarkoituksiinsa",
    "joint controller": "yhdessä kanssamme",
  },
};
