// Der Raum der Empfehlungen auf Deutsch.
import type { RecommendationsWords } from "./en.ts";

export const GERMAN: RecommendationsWords = {
  title: "Empfehlungen",
  intro:
    "Jede Stelle, an der Heed antwortet: was sie zeigt, zu welchem Zweck, wer zum Vergleich dient und was sie gebracht hat.",
  none: "Noch wird nichts personalisiert",
  noneSays:
    "Erklären Sie eine Platzierung in heed.config.ts; Ihr Laden fragt dann Heed, was dort zu zeigen ist. Der Raum Quellen sagt, wie.",
  capability: "Was antwortet",
  purpose: "Für",
  size: "Plätze",
  holdout: "Vergleichsgruppe",
  holdoutSays: (share) => `${share} derer, die es erlauben, bekommen zum Vergleich die Antwort ohne persönliche Daten`,
  noHoldout: "Niemand; darum lässt sich nichts vergleichen",
  exploration: "Erkundet",
  explorationSays: (share) =>
    `${share} der Plätze werden zufällig aus dem Erlaubten gefüllt, damit das Modell lernen kann`,
  noExploration: "Nichts",
  live: "Version, die antwortet",
  noLive: "Noch keine: Alle bekommen die Antwort ohne persönliche Daten. Trainieren Sie eine im Raum Modelle.",
  shadow: "Antwortet daneben, niemandem gezeigt",
  back: "Alle Platzierungen",
  lift: "Was sie gebracht hat",
  back7: "Wie weit zurück",
  daysBack: (n) => `${n} Tage`,
  arms: "Die verglichenen Menschen",
  arm: { personal: "Persönliche Antwort", holdout: "Vergleichsgruppe" },
  visitors: "Erlaubte Besucher",
  outcomes: (event) => `Mit „${event}“`,
  value: (of) => `„${of}“ insgesamt`,
  needs: (purpose) => `Ihre Rolle hat „${purpose}“ nicht; diese Zahlen brauchen es.`,
  why: "Warum bekam ein Kunde das?",
  whySays:
    "Öffnen Sie den Kunden: Dort steht jede Entscheidung mit ihrem Grund, der Version und dem, was sonst in Frage kam.",
  toPeople: "Einen Kunden öffnen",
  per1000: (event) => `mehr „${event}“ je 1.000 erlaubte Besucher`,
  interval: (low, high) => `95-%-Intervall ${low} bis ${high}`,
  sure: {
    more: "Mehr, als Zufall erklärt.",
    less: "Weniger als ohne persönliche Daten, und mehr, als Zufall erklärt.",
    open: "Das kann noch Zufall sein: Mehr Besucher machen es sicherer.",
  },
  split:
    "Die Menschen sind nicht so aufgeteilt wie erklärt; diese Zahlen dürfen nicht gelesen werden. Sehen Sie die Gruppen unten an.",
  point: (people, visitors, days) =>
    `Ein Prozentpunkt mehr Zustimmung, etwa ${people} Menschen, brächte etwa ${visitors} erlaubte Besucher mehr in ${days} Tagen`,
  pointWorth: (worth, of, low, high) => `und mit ihnen ${worth} „${of}“ (${low} bis ${high})`,
  pointIf: "Wenn sie so wären wie die, die es heute erlauben.",
  days: (from, of, within) => `Letzte ${from} Tage; „${of}“ zählt bis ${within} Tage nach der ersten Antwort`,
  placement: "Platzierung",
  bases: {
    consent: "Einwilligung",
    "explicit consent": "ausdrückliche Einwilligung",
    contract: "Vertrag",
    "legitimate interest": "berechtigtes Interesse",
    "legal obligation": "rechtliche Pflicht",
  },
};
