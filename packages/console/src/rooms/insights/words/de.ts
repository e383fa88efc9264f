// Der Raum der Einblicke auf Deutsch.
import type { InsightsWords } from "./en.ts";

export const GERMAN: InsightsWords = {
  title: "Einblicke",
  intro: "Was alle zusammen tun und sagen. Nur Gruppen ab 11 Menschen: In diesen Zahlen steckt niemand einzeln.",
  views: { forecast: "Vorhersage", feedback: "Was Kunden sagen", groups: "Gruppen", scores: "Schätzungen und Wert" },
  mayNot: (role, purpose) =>
    `Die Rolle „${role}“ hat „${purpose}“ nicht, was hier nötig ist. Bitten Sie jemanden, dessen Rolle es hat, oder die Person, die Heed betreibt.`,
  counting: "Es wird gezählt. Das kann einen Moment dauern; Sie können die Seite solange verlassen.",
  noSeries: "Noch lässt sich nichts vorhersagen",
  noSeriesSays:
    "Lassen Sie den Zweck „statistics“ in heed.config.ts ein Ereignis lesen; wie oft es kommt, lässt sich dann vorhersagen.",
  series: "Was",
  step: "Je",
  steps: { day: "Tag", week: "Woche", month: "Monat" },
  perStep: { day: "am Tag", week: "in der Woche", month: "im Monat" },
  often: (event) => `Wie oft „${event}“`,
  sum: (value, event) => `Summe von „${value}“ bei „${event}“`,
  yeses: (purpose) => `Ja zu „${purpose}“`,
  begins: "Beginnt am",
  told: (name, day, value, low, high, level) =>
    `${name}: ab ${day} etwa ${value}, und in ${level} der Fälle zwischen ${low} und ${high}.`,
  unexpected: "Nicht wie erwartet",
  asExpected: (looked) => `Alle ${looked} verglichenen Schritte lagen wie erwartet.`,
  was: (day, value, expected) => `${day}: ${value}; erwartet waren etwa ${expected}`,
  chance: (share, looked) => `Zufällig heißen ${share} der gewöhnlichen Schritte so; ${looked} wurden verglichen.`,
  method: (name) => {
    if (name === "seasonal_naive") return "Die letzte Saison noch einmal";
    const [trend = "", season = ""] = name.split("/");
    const trends: Readonly<Record<string, string>> = {
      none: "ohne Trend",
      additive: "mit Trend",
      damped: "mit abklingendem Trend",
    };
    const seasons: Readonly<Record<string, string>> = {
      none: "",
      additive: " und Saison",
      multiplicative: " und mitwachsender Saison",
    };
    return `Exponentielle Glättung ${trends[trend] ?? trend}${seasons[season] ?? season}`;
  },
  others: (n, mae) => `Im Mittel ihrer Vorhersagen der Vergangenheit irrte sie um ${mae}, weniger als ${n} andere.`,
  filled: (n) => `${n} Schritte mit weniger als 11 Menschen wurden zwischen ihren Nachbarn ergänzt.`,
  howFar: "Wie weit zurück",
  lastDays: (n) => (n === 7 ? "Diese Woche" : `${n} Tage`),
  now: (n) => `Letzte ${n} Tage`,
  before: (n) => `${n} Tage davor`,
  texts: "Was sie schrieben",
  complaint: "Beschwerden",
  praise: "Lob",
  neutral: "Weder noch",
  cannotTell: "Nicht zu erkennen",
  themes: "Worüber sie sich beschweren",
  noThemes: "Es gibt kein Thema, über das sich 11 Menschen und mehr beschweren.",
  few: "weniger als 11 Menschen",
  peopleTexts: (people, texts) => `${people} Menschen, ${texts} Texte`,
  alerts: "Wochen, die nicht wie erwartet waren",
  alert: (about, day, share, expected) =>
    `${about === "" ? "Beschwerden" : `Beschwerden über ${about}`} in der Woche ab ${day}: ${share} der Texte; erwartet waren ${expected}.`,
  from: (fields) => `Aus ${fields}; kein Text wird zitiert.`,
  lexicon: "Gelesen mit einem Lexikon des Englischen.",
  readBy: (version) => `Gelesen von ${version}.`,
  watched: (looked, share) =>
    `${looked} Wochen wurden verglichen; zufällig heißen ${share} der gewöhnlichen unerwartet.`,
  group: "Gruppe",
  people: "Menschen",
  orders: "Tage mit Bestellungen",
  lastOrder: "Tage seit der letzten",
  total: "Insgesamt ausgegeben",
  sizes: "Wie viele in jeder Gruppe sind",
  groupsSay:
    "Gefunden durch Lernen allein aus Bestellungen. Die Zahlen sind die des mittleren Kunden jeder Gruppe: Die Hälfte liegt darunter, die Hälfte darüber. Anzahlen sind auf Zehner abgerundet.",
  noGroups: "Es sind keine Gruppen bekannt",
  toModels: "Zu den Modellen",
  scoreNames: { propensity: "Neigung", "lifetime-value": "Kundenwert" },
  noScores: "Keine Platzierung gibt eine Schätzung",
  noScoresSay:
    "Erklären Sie in heed.config.ts eine Platzierung mit der Fähigkeit propensity oder lifetime-value, und trainieren Sie sie dann unter Modelle.",
  noVersion:
    "Keine Fassung ist im Einsatz, also wird niemand so geschätzt. Trainieren Sie sie unter Modelle, oder warten Sie die Nacht ab.",
  noHeldOut:
    "Diese Fassung hat keine Zahlen über Menschen, aus denen sie nicht gelernt hat: Es waren weniger als 30, oder sie ist älter als diese Zahlen. Trainieren Sie sie unter Modelle neu.",
  scoredBy: "Aus der Fassung",
  scoredAt: (trained, until) => `trainiert am ${trained}, mit dem, was vor dem ${until} lag.`,
  chanceMeans: (told, came, low, high, event, days) =>
    `Von 100 Menschen, deren Chance auf etwa ${told} geschätzt ist, kommt es bei etwa ${came} binnen ${days} Tagen zu „${event}“ (95-%-Intervall: ${low} bis ${high}).`,
  amountMeans: (told, came, low, high, days) =>
    `Menschen, deren Wert auf etwa ${told} geschätzt ist, kommen binnen ${days} Tagen im Mittel auf je ${came} (95-%-Intervall: ${low} bis ${high}).`,
  bestHave: (share, captured, low, high) =>
    `Auf die ${share} der Menschen mit den höchsten Schätzungen entfallen ${captured} von allem, was kam (${low} bis ${high}).`,
  scoreGroup: "Schätzung, und wie viele Menschen sie haben",
  scoreRow: (place, told, people) => `${place}. geschätzt ${told} · ${people} Menschen`,
  scoresSay:
    "Menschen, aus denen nicht gelernt wurde, so wie sie beim Training waren, in etwa gleich großen Gruppen ab 30 mit ähnlicher Schätzung, die höchste zuerst. Wie weit die Schätzungen der Gruppen auseinander liegen, zeigt, wie sich die Menschen verteilen. Anzahlen sind auf Zehner abgerundet.",
};
