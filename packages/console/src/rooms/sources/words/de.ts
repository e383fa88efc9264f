// The room of sources, in German.
import type { SourceWords } from "./en.ts";

export const GERMAN: SourceWords = {
  title: "Quellen",
  intro: "Was Ihr Shop und seine Werkzeuge senden, und was daraus wird.",
  views: { live: "Live", days: "Letzte Tage", connect: "Verbinden" },
  became: {
    stored: "Gespeichert",
    noted: "Vermerkt",
    withheld: "Zurückgehalten",
    dropped: "Weggelassen",
    duplicate: "Schon bekannt",
    refused: "Abgelehnt",
  },
  meaning: {
    stored: "Es steht in der Datenlandkarte, und ein Zweck darf es von dieser Person nutzen.",
    noted: "Es erzählte von einer Wahl, oder davon, wer wer ist.",
    withheld:
      "Es steht in der Datenlandkarte, aber kein Zweck darf es von dieser Person nutzen. Nichts davon wurde gespeichert.",
    dropped: "Es steht nicht in der Datenlandkarte. Nichts davon wurde gespeichert.",
    duplicate: "Es kam schon einmal und zählt einmal.",
    refused: "Es war nicht zu lesen. Nichts davon wurde gespeichert.",
  },
  all: "Alle",
  show: "Zeigen",
  pause: "Anhalten",
  resume: "Weiter",
  watching:
    "Schaut alle zwei Sekunden nach. Die Uhrzeiten sind Ihre; gezeigt werden Namen von Feldern, nie ihr Inhalt.",
  paused: "Angehalten. Was inzwischen ankommt, erscheint, wenn Sie weitermachen.",
  missed: (n) => `${n} weitere kamen an und waren zu viele, um sie zu zeigen.`,
  none: "Seit dem Start von Heed ist nichts angekommen",
  noneSays:
    "Öffnen Sie den Shop in einem anderen Tab und sehen Sie ein Buch an, oder senden Sie eine Zeile aus „Verbinden“ in einem Terminal. Es erscheint hier binnen zwei Sekunden.",
  noneLike: "Nichts von dem, was hier steht, wurde dazu.",
  nothing: (type) => `ein ${type}-Aufruf`,
  nameless: "eine Nachricht",
  from: (key) => `mit dem Schlüssel „${key}“`,
  part: "Davon nicht gespeichert:",
  more: (n) => `und ${n} weitere Namen`,
  reasons: {
    not_in_map:
      "Es steht nicht in der Datenlandkarte. Wenn Sie es brauchen, deklarieren Sie es in heed.config.ts, und einen Zweck, der es liest.",
    wrong_type: "Es hat einen anderen Typ, als heed.config.ts deklariert. Senden Sie es mit diesem Typ.",
    no_permit:
      "Kein Zweck darf es von dieser Person nutzen, die nicht gefragt wurde oder Nein sagte. Das Banner fragt.",
    expired: "Es ist älter, als irgendein Zweck in heed.config.ts es behält. Es ist nichts zu tun.",
  },
  lastDays: "Wie weit zurück",
  days: (n) => (n === 1 ? "Heute" : `${n} Tage`),
  fate: "Was daraus wurde",
  field: "Feld",
  reason: "Grund",
  times: "Anzahl",
  noneInDays: "In diesen Tagen kam nichts an",
  keys: "Schlüssel",
  keysSays:
    "Ein Schreibschlüssel steht in den Seiten Ihres Shops: Er darf hinzufügen und beweist niemanden. Ein Serverschlüssel ist geheim. heed key NAME macht einen.",
  kinds: { write: "Schreibschlüssel", server: "Serverschlüssel", staff: "Personalschlüssel" },
  noKeys: "Es gibt noch keinen Schlüssel. So entsteht einer: npx heed key shop",
  since: (day) => `seit ${day}`,
  local: "gilt nur auf diesem Rechner",
  snippets: "Das erste Ereignis senden",
  terminal: "Terminal",
  browser: "In den Seiten Ihres Shops",
  node: "Server, mit Segments Bibliothek",
  yourKey: "IHR_SCHREIBSCHLUESSEL",
};
