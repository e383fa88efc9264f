// German.
import type { BannerWords } from "./language.ts";

export const de: BannerWords = {
  words: {
    title: "Sie entscheiden, was wir nutzen dürfen",
    intro:
      "{name} fragt zuerst. Solange Sie nicht zustimmen, wird nichts über Sie genutzt und nichts auf diesem Gerät gespeichert.",
    refuse: "Alle ablehnen",
    accept: "Alle annehmen",
    choose: "Auswählen",
    save: "Auswahl speichern",
    close: "Schließen",
    reads: "Was gelesen wird, und wie lange",
    goes: "Wer es erhält",
    nobody: "Niemand sonst",
    gives: "Was Sie davon haben",
    stores: "Speichert eine Kennung auf diesem Gerät",
    object: "Ich widerspreche",
    needed: "Notwendig, daher nichts zu schalten",
    elsewhere: "Wird gefragt, wo Sie Ihre Adresse angeben, und gilt erst nach Ihrer Bestätigung",
    gpc: "Ihr Browser sendet Global Privacy Control, und wir halten uns daran: Es wird nichts verkauft oder geteilt.",
    signal: "Hier aus: Ein anderes Einwilligungswerkzeug dieser Website hat kein Ja von Ihnen.",
    saved: "Gespeichert.",
    pending: "Auf diesem Gerät gespeichert. Wir erfahren davon, sobald die Verbindung wieder da ist.",
    held: "Ansehen, was über Sie gespeichert ist",
    whole: "Die ganze Datenschutzerklärung lesen",
    centre: "Datenschutz-Auswahl",
    always: "bis Sie nein sagen",
    changed: "Was sich seit Ihrer Antwort geändert hat, fragen wir erneut.",
    device: "Auf diesem Gerät",
    basis: "Warum es erlaubt ist",
  },
  bases: {
    consent: "Ihre Einwilligung",
    "explicit consent": "Ihre ausdrückliche Einwilligung",
    contract: "Der Vertrag mit Ihnen",
    "legitimate interest": "Unser berechtigtes Interesse; Sie können widersprechen",
    "legal obligation": "Das Gesetz verlangt es",
  },
  roles: {
    processor: "arbeitet in unserem Auftrag",
    controller: "für eigene Zwecke",
    "joint controller": "gemeinsam mit uns",
  },
};
