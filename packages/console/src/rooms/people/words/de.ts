// Der Raum der Personen.
import type { PeopleWords } from "./en.ts";

export const GERMAN: PeopleWords = {
  title: "Personen",
  intro: "Eine Person auf einmal, gefunden unter dem, wie der Shop sie nennt. Eine Liste zum Blättern gibt es nicht.",
  identifier: "Kundennummer oder Browserkennung, genau",
  purpose: "Wofür Sie die Daten brauchen",
  reason: "Warum Sie diese eine Person ansehen",
  choose: "Wählen",
  open: "Öffnen",
  close: "Schließen",
  tells:
    "Sie liest auf ihrer eigenen Seite, dass jemand in Ihrer Rolle hingesehen hat, wann, wofür und warum. Ihren Namen liest sie nicht.",
  shownFrom: "Der Person gezeigt ab",
  later:
    "Leer: sofort. Bei diesem Grund darf es später sein, wenn eine zweite Person zugestimmt hat: mit „Öffnen“ fragen, danach noch einmal öffnen.",
  noPurpose: "Ihre Rolle öffnet niemanden. roles in heed.config.ts sagt, welche Zwecke eine Rolle hat.",
  opened: "Eine Person",
  as: (role, purpose, reason) => `Als ${role}, für „${purpose}“. Grund: ${reason}.`,
  may: (basis) => `Sie dürfen das sehen, weil dieser Zweck auf ${basis} beruht und für sie jetzt gilt.`,
  bases: {
    consent: "ihrer Einwilligung",
    "explicit consent": "ihrer ausdrücklichen Einwilligung",
    contract: "dem Vertrag mit ihr",
    "legitimate interest": "einem berechtigten Interesse, dem sie nicht widersprach,",
    "legal obligation": "einer Pflicht aus dem Gesetz",
  },
  named: "Alles heißt so, wie sie es auf ihrer eigenen Seite lesen.",
  known: "Über sie bekannt",
  happened: "Was sie tat",
  nothing: "Es ist nichts da, was dieser Zweck lesen darf.",
  more: (n) => `Alle ${n} zeigen`,
  permits: "Wofür es genutzt werden darf",
  until: (things, day) => `${things} davon, längstens bis ${day}`,
  noEnd: (things) => `${things} davon, ohne Ende`,
  others: (n) =>
    n === 1
      ? "und für einen Zweck, der nicht der Ihrer Rolle ist"
      : `und für ${n} Zwecke, die nicht die Ihrer Rolle sind`,
  inferred: "Was über sie angenommen wird",
  decisions: "Was für sie entschieden wurde, und warum",
  decisionsSays:
    "Regale, Schätzungen und Gruppen dieses Zwecks, mit dem Grund, den auch sie liest. Das ist ein eigener Blick.",
  decisionsNot:
    "Was entschieden wurde, beruht auf allem, was dieser Zweck liest, und einiges davon ist Ihrer Rolle verschlossen.",
  show: "Zeigen, was entschieden wurde",
  noDecisions: "Unter diesem Zweck wurde in den letzten 13 Monaten nichts für sie entschieden.",
  theirs: "Was sie auf ihrer eigenen Seite sieht",
  theirsSays:
    "Ihre Datenseite mit allem, was über sie vorliegt, gleich welcher Ihr Zweck ist. Das ist ein eigener Blick, und sie liest, dass Sie alles davon sahen.",
  theirsNot:
    "Ihre eigene Seite zeigt alles, was über sie vorliegt. Sie ist für Rollen, die Anfragen beantworten („rights“ in heed.config.ts) und denen kein Feld verschlossen ist.",
  theirsShow: "Ihre Seite zeigen",
  arms: {
    personal: "für sie ausgewählt",
    holdout: "dasselbe wie für alle: Sie gehört zur Gruppe, mit der verglichen wird",
    entered: "kam in die Zielgruppe",
    left: "verließ die Zielgruppe",
    scored: "geschätzt",
  },
  denied: "Diese Person wurde nicht geöffnet",
};
