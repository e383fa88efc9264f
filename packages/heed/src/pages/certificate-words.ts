// What the page of a deletion says, one object a language.

type CertificateWords = {
  readonly [word in
    | "doing"
    | "doingSays"
    | "done"
    | "doneSays"
    | "keep"
    | "download"
    | "soFar"
    | "went"
    | "waits"
    | "until"
    | "recipients"
    | "backups"
    | "unreadable"
    | "readable"
    | "rowsUntil"
    | "restore"
    | "next"
    | "verify"
    | "number"
    | "asked"
    | "finished"
    | "gone"
    | "goneSays"]: string;
} & {
  readonly outOfReach: (n: number) => string;
  readonly outcome: Readonly<Record<string, string>>;
  /** What is true of every deletion. */
  readonly notes: readonly string[];
};

const EN: CertificateWords = {
  doing: "Your data is being deleted",
  doingSays:
    "Nothing uses it any more. What is left to do is done by itself: you may close this page and come back to its address.",
  done: "Your data was deleted",
  doneSays:
    "This is what happened, place by place. Take the certificate with you: it is signed, and proves it without us.",
  keep: "Keep this page's address if you want to come back. It is the only way here, and shows nothing but this.",
  download: "Download the certificate",
  soFar: "Download it as it stands now",
  went: "This is gone",
  waits: "This is still to be done",
  until: "by",
  recipients: "Who else receives data from us",
  backups: "Backup copies",
  unreadable: "Names and addresses in backups can be read by nobody since",
  outOfReach: (n) =>
    `${n === 1 ? "One place" : `${n} places`} with backups could not be reached. Names and addresses become unreadable there with the next backup.`,
  readable: "Names and addresses stay readable in backups for as long as a law keeps them.",
  rowsUntil: "Everything else stays in them, without a name and used for nothing, until",
  restore: "If one is ever restored, you are deleted from it before anything is served.",
  outcome: {
    acknowledged: "has deleted it",
    refused: "refuses to delete it; ask us why",
    unreachable: "did not answer in time; we have to reach them by hand",
    "nothing sent": "never got anything",
    waiting: "is being told",
  },
  next: "no answer yet; told again",
  verify: "To check the certificate: heed certificate verify FILE. The key is at /.well-known/jwks.json.",
  number: "Number",
  asked: "Asked",
  finished: "Finished",
  gone: "There is nothing at this address",
  goneSays: "The address may be incomplete. Copy it as a whole.",
  notes: [
    "Keyed marks of the identifiers stay, so that no old file, late message or restored backup brings anything back.",
    "Deleted rows can be read by nobody through the database; their bytes leave its files when the server reuses the space.",
  ],
};

const DE: CertificateWords = {
  doing: "Ihre Daten werden gelöscht",
  doingSays:
    "Nichts nutzt sie mehr. Was noch zu tun ist, geschieht von selbst: Sie können die Seite schließen und über ihre Adresse wiederkommen.",
  done: "Ihre Daten sind gelöscht",
  doneSays:
    "Das ist geschehen, Ort für Ort. Nehmen Sie die Bescheinigung mit: Sie ist unterschrieben und beweist es auch ohne uns.",
  keep: "Heben Sie die Adresse dieser Seite auf, wenn Sie wiederkommen wollen. Nur sie führt hierher, und sie zeigt nur dies.",
  download: "Bescheinigung herunterladen",
  soFar: "So herunterladen, wie sie jetzt steht",
  went: "Das ist fort",
  waits: "Das ist noch zu tun",
  until: "bis zum",
  recipients: "Wer sonst Daten von uns erhält",
  backups: "Sicherungskopien",
  unreadable: "Namen und Adressen kann in Sicherungen niemand mehr lesen seit",
  outOfReach: (n) =>
    `${n === 1 ? "Ein Ort" : `${n} Orte`} mit Sicherungen war nicht zu erreichen. Mit der nächsten Sicherung werden Namen und Adressen auch dort unlesbar.`,
  readable: "Namen und Adressen bleiben in Sicherungen lesbar, solange ein Gesetz sie aufbewahrt.",
  rowsUntil: "Alles andere bleibt darin, ohne Namen und für nichts genutzt, bis zum",
  restore: "Wird je eine davon eingespielt, werden Sie daraus gelöscht, bevor irgendetwas ausgeliefert wird.",
  outcome: {
    acknowledged: "hat gelöscht",
    refused: "weigert sich zu löschen; fragen Sie uns nach dem Grund",
    unreachable: "hat nicht rechtzeitig geantwortet; wir müssen nachfassen",
    "nothing sent": "hat nie etwas erhalten",
    waiting: "wird benachrichtigt",
  },
  next: "noch keine Antwort; nächster Versuch",
  verify:
    "So prüfen Sie die Bescheinigung: heed certificate verify DATEI. Der Schlüssel steht unter /.well-known/jwks.json.",
  number: "Nummer",
  asked: "Verlangt",
  finished: "Abgeschlossen",
  gone: "Unter dieser Adresse ist nichts",
  goneSays: "Vielleicht ist die Adresse unvollständig. Kopieren Sie sie ganz.",
  notes: [
    "Verschlüsselte Merkzeichen der Kennungen bleiben, damit keine alte Datei, verspätete Nachricht oder eingespielte Sicherung etwas zurückbringt.",
    "Gelöschte Zeilen kann über die Datenbank niemand mehr lesen; aus ihren Dateien verschwinden die Bytes, sobald der Server den Platz wieder nutzt.",
  ],
};

const LANGUAGES: Readonly<Record<string, CertificateWords>> = { en: EN, de: DE };

/** The words in a language that `pageLanguage` chose. */
export const certificateWords = (language: string): CertificateWords =>
  LANGUAGES[language.toLowerCase().split("-")[0] ?? ""] ?? EN;
