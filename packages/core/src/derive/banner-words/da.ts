// Danish.
import type { BannerWords } from "./language.ts";

export const da: BannerWords = {
  words: {
    title: "Du bestemmer, hvad vi må bruge",
    intro: "{name} spørger først. Indtil du siger ja, bruges intet om dig, og intet gemmes på denne enhed.",
    refuse: "Afvis alle",
    accept: "Accepter alle",
    choose: "Vælg",
    save: "Gem mit valg",
    close: "Luk",
    reads: "Hvad der læses, og hvor længe",
    goes: "Hvem der modtager det",
    nobody: "Ingen andre",
    gives: "Hvad du får",
    stores: "Gemmer en identifikator på denne enhed",
    object: "Jeg gør indsigelse",
    needed: "Nødvendigt, så der er intet at vælge",
    elsewhere: "Der spørges, hvor du oplyser din adresse, og det gælder først, når du har bekræftet",
    gpc: "Din browser sender Global Privacy Control, og det respekteres: intet sælges eller deles.",
    saved: "Gemt.",
    pending: "Gemt på denne enhed. Vi får besked, når forbindelsen er tilbage.",
    held: "Se, hvad der gemmes om dig",
    whole: "Læs hele meddelelsen",
    centre: "Privatlivsvalg",
    always: "indtil du siger nej",
    changed: "Det, der er ændret siden dit svar, spørger vi om igen.",
    device: "På denne enhed",
    basis: "Hvorfor det er tilladt",
  },
  bases: {
    consent: "dit samtykke",
    "explicit consent": "dit udtrykkelige samtykke",
    contract: "aftalen med dig",
    "legitimate interest": "vores legitime interesse; du kan gøre indsigelse",
    "legal obligation": "loven kræver det",
  },
  roles: {
    processor: "arbejder på vores vegne",
    controller: "til egne formål",
    "joint controller": "sammen med os",
  },
};
