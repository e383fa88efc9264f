// Dutch.
import type { BannerWords } from "./language.ts";

export const nl: BannerWords = {
  words: {
    title: "U bepaalt wat wij mogen gebruiken",
    intro:
      "{name} vraagt het eerst. Zolang u geen ja zegt, wordt er niets over u gebruikt en niets op dit apparaat opgeslagen.",
    refuse: "Alles weigeren",
    accept: "Alles accepteren",
    choose: "Kiezen",
    save: "Mijn keuze opslaan",
    close: "Sluiten",
    reads: "Wat er wordt gelezen, en hoe lang",
    goes: "Wie het ontvangt",
    nobody: "Niemand anders",
    gives: "Wat u ervoor krijgt",
    stores: "Slaat een kenmerk op dit apparaat op",
    object: "Ik maak bezwaar",
    needed: "Noodzakelijk, dus er valt niets te kiezen",
    elsewhere: "Wordt gevraagd waar u uw adres geeft, en geldt pas na uw bevestiging",
    gpc: "Uw browser stuurt Global Privacy Control en dat wordt nageleefd: er wordt niets verkocht of gedeeld.",
    signal: "Hier uit: een andere toestemmingstool van deze site heeft geen ja van u.",
    saved: "Opgeslagen.",
    pending: "Op dit apparaat opgeslagen. Wij horen het zodra de verbinding er weer is.",
    held: "Bekijken wat er over u wordt bewaard",
    whole: "De volledige verklaring lezen",
    centre: "Privacykeuzes",
    always: "totdat u nee zegt",
    changed: "Wat sinds uw antwoord is veranderd, vragen wij opnieuw.",
    device: "Op dit apparaat",
    basis: "Waarom het mag",
  },
  bases: {
    consent: "Uw toestemming",
    "explicit consent": "Uw uitdrukkelijke toestemming",
    contract: "De overeenkomst met u",
    "legitimate interest": "Ons gerechtvaardigd belang; u kunt bezwaar maken",
    "legal obligation": "De wet eist het",
  },
  roles: {
    processor: "werkt in onze opdracht",
    controller: "voor eigen doelen",
    "joint controller": "samen met ons",
  },
};
