// Die Startseite auf Deutsch.
import type { HomeWords } from "./en.ts";

export const GERMAN: HomeWords = {
  noMail: "Kein Mailserver ist eingestellt: Sagen Sie der Person selbst, dass Sie es haben und was daraus wurde",
  title: "Start",
  intro: "Was es bringt, wen es erreichen darf und was auf Sie wartet.",
  needs: (purpose) => `Ihre Rolle hat „${purpose}“ nicht; diese Zahlen brauchen es.`,
  earned: "Was das Personalisieren gebracht hat",
  earnedSays:
    "Ein Teil der Menschen, die es erlauben, bekommt trotzdem die Antwort ohne persönliche Daten. Was die anderen mehr tun als diese, hat es gebracht.",
  noHoldout: "Noch wird keine Platzierung verglichen",
  noHoldoutSays:
    "Eine Platzierung mit Vergleichsgruppe zeigt hier, was sie bringt. Geben Sie einer in heed.config.ts eine, etwa holdout: 0.1.",
  noPlacement: "Noch wird nichts personalisiert",
  noPlacementSays:
    "Erklären Sie eine Platzierung in heed.config.ts; Ihr Laden fragt dann Heed, was dort zu zeigen ist.",
  waiting: "Was auf eine Entscheidung wartet",
  nothingWaits: "Nichts wartet",
  nothingWaitsSays:
    "Hier erscheinen Anfragen mit ihren Fristen, nicht bestandene Prüfungen, Modelle, die abdriften, endende Verträge, Freigaben und aufgegebene Zustellungen.",
  by: (day) => `bis ${day}`,
  is: {
    request: "Anfrage",
    deletion: "Löschung",
    hold: "Rechtsanspruch",
    audit: "Prüfung nicht bestanden",
    drift: "Abdrift",
    recipient: "Vertrag endet",
    deliveries: "Aufgegeben",
    approval: "Freigabe",
  },
  noReason: "Gesetzt, bevor nach einem Grund gefragt wurde",
  givenUp: (n) => `${n} Zustellungen`,
  more: (n) => `${n} weitere`,
  reach: "Wen Sie erreichen dürfen",
  reachSays:
    "Von allen Bekannten, nach Zweck. Was nicht grün ist, ist der Preis des Datenschutzes: Menschen, deren Daten niemand verwenden darf.",
  reachable: "dürfen erreicht werden",
  none: "Noch ist niemand bekannt",
  noneSays: "Menschen erscheinen, sobald Ihr Laden Ereignisse sendet. Der Raum Quellen sagt, wie.",
  estimate: (oneIn) => `Geschätzt aus jeder ${oneIn}. Person.`,
  happened: "Was geschah",
  happenedSays:
    "Einträge des Protokolls in den 30 Tagen bis gestern, in Zehnern; Tage mit weniger als 11 einer Art zählen nicht.",
  kind: "Art des Eintrags",
  perDay: "Einträge am Tag",
  day: "Tag",
  nothing: "Noch nichts zu berichten",
  nothingSays: (moment) =>
    `Jede Wahl, jede Nutzung, jeder Einblick und jede Entscheidung ist ein Eintrag. Ein Tag wird erzählt, wenn er vorbei ist, von Arten mit 11 Einträgen und mehr: die von heute stehen hier ab ${moment}.`,
  toLedger: "Die Einträge von heute, einzeln",
  trend: "Wie es weitergeht",
  trendMore: "Nach Tagen oder Monaten, und was nicht wie erwartet war",
  charted: (kind, total) => `${kind}: ${total} Einträge in den letzten 30 Tagen`,
  week: (n) => `${n} in den letzten 7 Tagen`,
};
