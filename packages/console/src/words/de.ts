// German.
import type { Words } from "./en.ts";

export const GERMAN: Words = {
  language: "de",
  name: "Deutsch",
  skip: "Zum Inhalt",
  menu: "Menü",
  rooms: {
    home: "Start",
    people: "Personen",
    audiences: "Zielgruppen",
    recommendations: "Empfehlungen",
    insights: "Einblicke",
    models: "Modelle",
    trust: "Vertrauen",
    sources: "Quellen",
    settings: "Einstellungen",
  },
  list: {
    find: "Suchen",
    sort: "Sortieren nach",
    rows: (n, shown) => (n === 1 ? "1 Zeile" : `${shown} Zeilen`),
    noneFound: "Nichts hier enthält das.",
    more: "Mehr zeigen",
    csv: "Als CSV sichern",
    up: "aufsteigend",
    down: "absteigend",
  },
  chart: {
    figures: "Die Zahlen, auch als Dateien",
    svg: "Zeichnung speichern (SVG)",
    csv: "Zahlen speichern (CSV)",
    from: "mindestens",
    to: "höchstens",
  },
  account: {
    open: "Konto und Darstellung",
    key: "Ein Schlüssel",
    as: (role) => `Rolle: ${role}`,
    customers: "Einen Kunden öffnen",
    colleagues: "Kolleginnen und Kollegen",
    out: "Abmelden",
    language: "Sprache",
    look: "Darstellung",
    looks: { auto: "Wie das Gerät", light: "Hell", dark: "Dunkel" },
  },
  signIn: {
    title: "Anmelden",
    again: "Ihre Sitzung ist zu Ende",
    againSays: "Melden Sie sich noch einmal an. Was Sie auf dieser Seite geschrieben haben, bleibt stehen.",
    email: "E-Mail-Adresse",
    password: "Passwort",
    go: "Anmelden",
    code: "Zweiter Schritt",
    codeSays: "Die sechs Ziffern aus Ihrer Authenticator-App oder einer Ihrer Ersatzcodes",
    goOn: "Weiter",
    back: "Von vorn beginnen",
    noAccount: "Noch kein Konto, oder das Passwort ist verloren? Bitten Sie, wer Heed betreibt, um eine Einladung.",
    entering: "Einen Moment, Sie werden angemeldet.",
    secondFactor: "Einen zweiten Faktor einrichten",
    secondFactorSays:
      "Ein Passwort allein öffnet hier nichts: Es kann erraten, mehrfach verwendet oder abgeschaut werden. Eine Authenticator-App auf Ihrem Telefon fügt einen Code hinzu, der sich alle 30 Sekunden ändert.",
  },
  problem: {
    title: "Das hat nicht geklappt",
    again: "Noch einmal versuchen",
    id: "Nummer zum Nennen",
    copy: "Kopieren",
    copied: "Kopiert",
    notFound: "Unter dieser Adresse gibt es nichts",
    notFoundSays: "Vielleicht ist es umgezogen, oder die Adresse ist unvollständig. Das Menü führt in jeden Raum.",
    broken: "Diese Seite konnte nicht gezeigt werden",
    brokenSays: "Der Fehler liegt bei uns. Laden Sie die Seite neu; kommt er wieder, sagen Sie es, wer Heed betreibt.",
    codes: {
      offline:
        "Heed ist nicht erreichbar. Was Sie geschrieben haben, bleibt stehen. Prüfen Sie das Netz und versuchen Sie es dann noch einmal.",
      unreadable:
        "Etwas zwischen dieser Seite und Heed hat an seiner Stelle geantwortet. Prüfen Sie Netz oder Proxy und versuchen Sie es dann noch einmal.",
      wrong_password: "Diese Adresse und dieses Passwort gehören nicht zusammen. Versuchen Sie es noch einmal.",
      wrong_code: "Dieser Code stimmt nicht oder ist zu alt. Warten Sie auf den nächsten, oder beginnen Sie von vorn.",
      link_over:
        "Dieser Link wurde benutzt, oder Heed ist seither neu gestartet worden. Starten Sie Heed neu: Es zeigt dann einen neuen an.",
      approval_gone:
        "Das wartet nicht mehr: Es wurde beantwortet, oder seine Tage sind vorbei. Laden Sie die Seite neu.",
      own_approval: "Was Sie verlangen, muss jemand anderes freigeben.",
      another_person:
        "Es geht um jemand anderen, oder unter dem, was Sie schrieben, ist niemand bekannt. Nichts wurde freigegeben.",
      throttled: "Zu viele Versuche. Warten Sie 15 Minuten und versuchen Sie es dann noch einmal.",
      unavailable: "Die Datenbank ist nicht erreichbar. Versuchen Sie es gleich noch einmal.",
    },
  },
  loading: "Wird geladen",
};
