// Swedish.
import type { BannerWords } from "./language.ts";

export const sv: BannerWords = {
  words: {
    title: "Du bestämmer vad vi får använda",
    intro: "{name} frågar först. Tills du säger ja används inget om dig och inget sparas på den här enheten.",
    refuse: "Neka alla",
    accept: "Godkänn alla",
    choose: "Välj",
    save: "Spara mitt val",
    close: "Stäng",
    reads: "Vad som läses, och hur länge",
    goes: "Vem som får det",
    nobody: "Ingen annan",
    gives: "Vad du får",
    stores: "Sparar en identifierare på den här enheten",
    object: "Jag invänder",
    needed: "Nödvändigt, så det finns inget att ställa in",
    elsewhere: "Frågas där du anger din adress, och gäller först när du har bekräftat",
    gpc: "Din webbläsare skickar Global Privacy Control och vi följer den: inget säljs eller delas.",
    saved: "Sparat.",
    pending: "Sparat på den här enheten. Vi får veta det när anslutningen är tillbaka.",
    held: "Se vad som sparas om dig",
    whole: "Läs hela informationen",
    centre: "Integritetsval",
    always: "tills du säger nej",
    changed: "Det som har ändrats sedan du svarade frågar vi om igen.",
    device: "På den här enheten",
    basis: "Varför det är tillåtet",
  },
  bases: {
    consent: "ditt samtycke",
    "explicit consent": "ditt uttryckliga samtycke",
    contract: "avtalet med dig",
    "legitimate interest": "vårt berättigade intresse; du får invända",
    "legal obligation": "lagen kräver det",
  },
  roles: {
    processor: "arbetar på vårt uppdrag",
    controller: "för egna ändamål",
    "joint controller": "tillsammans med oss",
  },
};
