// Der Raum der Einstellungen auf Deutsch.
import type { SettingsWords } from "./en.ts";

export const GERMAN: SettingsWords = {
  title: "Einstellungen",
  intro: "Wer hier arbeitet, wie man sich anmeldet und was eingestellt ist.",
  sessions: "Wo Sie angemeldet sind",
  sessionsSay: "Ein Ort, den Sie nicht kennen? Beenden Sie ihn und ändern Sie dann Ihr Passwort.",
  noSessions: "Sie handeln mit einem Schlüssel; der hat keine Sitzung.",
  here: "dieser Browser",
  since: (at) => `seit ${at}`,
  until: (at) => `längstens bis ${at}`,
  methods: {
    "second factor": "Passwort und Code",
    password: "Nur Passwort",
    demo: "Der ausgegebene Link",
    provider: "Die Anmeldung des Hauses",
  },
  end: "Beenden",
  own: "Ihr Passwort und zweiter Faktor",
  staff: "Kollegen und Rollen",
  staffSays:
    "Eine Rolle öffnet Zwecke und nichts daneben. Rollen stehen in heed.config.ts; so wird jede Änderung gesehen und aufbewahrt wie jede andere.",
  colleagues: "Kollegen einladen, ändern oder entfernen",
  askAdmin: "Kollegen lädt ein, wer es darf: Fragen Sie dort, oder rufen Sie auf dem Server heed staff invite auf.",
  review: "Wer was öffnen darf und wer es tat",
  role: "Rolle",
  opens: "Öffnet",
  overrides: "darf ein Modell gegen seine Prüfung einsetzen",
  nothing: "nichts",
  signIn: "Wie Kollegen sich anmelden",
  password: "Adresse, Passwort und ein Code aus sechs Ziffern",
  passkeys: "Ein Passkey ihres Geräts, der zwei Faktoren in einem ist",
  provider: (on) =>
    on
      ? "Der eigene Anbieter des Hauses, über OpenID Connect"
      : "Kein Anbieter des Hauses ist eingestellt. Setzen Sie HEED_OIDC_URL, damit Kollegen sich darüber anmelden.",
  demo: "Ein Link, den Heed beim Start ausgibt, nur auf dieser Maschine: Dies ist die Vorführung",
  mail: "E-Mail",
  mails: (on) =>
    on
      ? "Ein Mailserver ist eingestellt: Bestätigungen, Antworten und Kopien gehen darüber hinaus."
      : "Kein Mailserver ist eingestellt: Nichts, was einen braucht, wird gesendet, und ein Ja, das bestätigt werden muss, zählt nicht. Setzen Sie SMTP_URL und starten Sie Heed neu.",
  keys: "API-Schlüssel",
  issue: {
    mayNot: "Schlüssel machen Konten, die Kollegen einladen, und nehmen sie wieder weg.",
    says: "Weggenommen wird jeder Schlüssel eines Namens. Ein laufendes Heed vergisst Schreib- und Serverschlüssel in Sekunden, Teamschlüssel sofort.",
    kindsSay: {
      write: "Steht in den Seiten Ihres Ladens: Er darf hinzufügen und beweist niemanden.",
      server: "Geheim, für Ihre eigenen Server: Er darf lesen und jeden nennen.",
      staff: "Geheim, für ein Werkzeug des Teams: Er öffnet Menschen, wie seine Rolle es darf, mit einem Grund.",
    },
    make: "Einen Schlüssel machen",
    name: "Name",
    kind: "Art",
    role: "Rolle",
    go: "Machen",
    once: "Nur dieses eine Mal wird er gezeigt:",
    away: "Wegnehmen",
    sure: "Ja, wegnehmen",
    keep: "Lassen",
  },
  noKeys: "Es gibt noch keinen Schlüssel.",
  kinds: { write: "fügt nur hinzu", server: "geheim, des Ladens", staff: "handelt in einer Rolle" },
  local: "nur von dieser Maschine",
  ring: "Schlüssel, in die die Schlüssel der Menschen eingepackt sind",
  ringSays:
    "Der neueste ist im Einsatz. Einen neuen machen, während Heed läuft, und den Schlüssel jedes Menschen darin einpacken, auf dem Server:",
  key: "Schlüssel",
  service: "Geöffnet von",
  services: { root: "dem Wurzelschlüssel", "root key": "dem Wurzelschlüssel" },
  state: "Stand",
  inUse: "im Einsatz",
  older: "öffnet Älteres",
  rotating: "ein Wechsel zu ihm läuft",
  beginning: "von Anfang an",
  sinceTitle: "Seit",
  about: "Dieses Heed",
  shop: "Laden",
  contact: "Kontakt",
  address: "Adresse",
  languages: "Sprachen für Kunden",
};
