// Italian.
import type { BannerWords } from "./language.ts";

export const it: BannerWords = {
  words: {
    title: "Decide lei che cosa possiamo usare",
    intro:
      "{name} chiede prima. Finché non dice di sì, nulla che la riguardi viene usato e nulla viene salvato su questo dispositivo.",
    refuse: "Rifiuta tutto",
    accept: "Accetta tutto",
    choose: "Scegli",
    save: "Salva la mia scelta",
    close: "Chiudi",
    reads: "Che cosa viene letto e per quanto tempo",
    goes: "Chi lo riceve",
    nobody: "Nessun altro",
    gives: "Che cosa ottiene",
    stores: "Salva un identificatore su questo dispositivo",
    object: "Mi oppongo",
    needed: "Necessario: non c’è nulla da scegliere",
    elsewhere: "Viene chiesto dove lei indica il suo indirizzo, e vale solo dopo la sua conferma",
    gpc: "Il suo browser invia Global Privacy Control e noi lo rispettiamo: nulla viene venduto o condiviso.",
    signal: "Disattivato qui: un altro strumento di consenso di questo sito non ha un suo sì.",
    saved: "Salvato.",
    pending: "Salvato su questo dispositivo. Lo sapremo quando tornerà la connessione.",
    held: "Vedere che cosa è conservato su di lei",
    whole: "Leggere l’informativa completa",
    centre: "Scelte sulla privacy",
    always: "finché non dice di no",
    changed: "Ciò che è cambiato dalla sua risposta viene chiesto di nuovo.",
    device: "Su questo dispositivo",
    basis: "Perché è permesso",
  },
  bases: {
    consent: "Il suo consenso",
    "explicit consent": "Il suo consenso esplicito",
    contract: "Il contratto con lei",
    "legitimate interest": "Il nostro legittimo interesse; può opporsi",
    "legal obligation": "La legge lo impone",
  },
  roles: {
    processor: "lavora per nostro conto",
    controller: "per fini propri",
    "joint controller": "insieme a noi",
  },
};
