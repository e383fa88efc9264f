// What the page of a deletion says, one object a language.

type CertificateWords = {
  readonly [word in
    | "doing"
    | "doingSays"
    | "done"
    | "doneSays"
    | "held"
    | "heldSays"
    | "keep"
    | "download"
    | "soFar"
    | "went"
    | "counted"
    | "countedSays"
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
  held: "Your data is kept for a legal claim",
  heldSays:
    "Nothing uses it any more, but a legal claim needs it, so nothing could be deleted. When the claim is over it is deleted by itself; you need not ask again.",
  keep: "Keep this page's address if you want to come back. It is the only way here, and shows nothing but this.",
  download: "Download the certificate",
  soFar: "Download it as it stands now",
  went: "This is gone",
  counted: "This stays in totals that tell of nobody",
  countedSays:
    "You let your numbers stay. Each total is of one kind of thing in one month and of at least 11 people who left; whose part was which is stored nowhere.",
  waits: "This is still to be done",
  until: "by",
  recipients: "Who else receives data from us",
  backups: "Backup copies",
  unreadable: "Names and addresses in the backups that Heed, our software, makes can be read by nobody since",
  outOfReach: (n) =>
    `${n === 1 ? "One place" : `${n} places`} with backups could not be reached. Names and addresses become unreadable there with the next backup.`,
  readable: "Names and addresses stay readable in backups for as long as a law keeps them.",
  rowsUntil: "Everything else stays in them, without a name and used for nothing, until",
  restore: "If one is ever restored, you are deleted from it before anything is served.",
  outcome: {
    acknowledged: "has deleted it",
    refused: "refuses to delete it; ask us why",
    unreachable: "did not answer in time; we have to reach them by hand",
    "told by hand": "was told by one of us in person",
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
  held: "Ihre Daten bleiben für einen Rechtsanspruch",
  heldSays:
    "Nichts nutzt sie mehr, aber ein Rechtsanspruch braucht sie, darum konnte nichts gelöscht werden. Ist er erledigt, werden sie von selbst gelöscht; Sie müssen es nicht noch einmal verlangen.",
  keep: "Heben Sie die Adresse dieser Seite auf, wenn Sie wiederkommen wollen. Nur sie führt hierher, und sie zeigt nur dies.",
  download: "Bescheinigung herunterladen",
  soFar: "So herunterladen, wie sie jetzt steht",
  went: "Das ist fort",
  counted: "Das bleibt in Summen, die von niemandem erzählen",
  countedSays:
    "Sie ließen Ihre Zahlen bleiben. Jede Summe steht für eine Art von Vorgang in einem Monat und für mindestens 11 Personen, die gegangen sind; wessen Teil welcher war, ist nirgends gespeichert.",
  waits: "Das ist noch zu tun",
  until: "bis zum",
  recipients: "Wer sonst Daten von uns erhält",
  backups: "Sicherungskopien",
  unreadable: "Namen und Adressen kann in den Sicherungen, die unsere Software Heed macht, niemand mehr lesen seit",
  outOfReach: (n) =>
    `${n === 1 ? "Ein Ort" : `${n} Orte`} mit Sicherungen war nicht zu erreichen. Mit der nächsten Sicherung werden Namen und Adressen auch dort unlesbar.`,
  readable: "Namen und Adressen bleiben in Sicherungen lesbar, solange ein Gesetz sie aufbewahrt.",
  rowsUntil: "Alles andere bleibt darin, ohne Namen und für nichts genutzt, bis zum",
  restore: "Wird je eine davon eingespielt, werden Sie daraus gelöscht, bevor irgendetwas ausgeliefert wird.",
  outcome: {
    acknowledged: "hat gelöscht",
    refused: "weigert sich zu löschen; fragen Sie uns nach dem Grund",
    unreachable: "hat nicht rechtzeitig geantwortet; wir müssen nachfassen",
    "told by hand": "wurde von uns persönlich benachrichtigt",
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

const FR: CertificateWords = {
  doing: "Vos données sont en train d’être effacées",
  doingSays:
    "Plus rien ne s’en sert. Ce qui reste à faire se fait tout seul : vous pouvez fermer cette page et y revenir par son adresse.",
  done: "Vos données ont été effacées",
  doneSays:
    "Voici ce qui s’est passé, endroit par endroit. Emportez l’attestation : elle est signée, et le prouve sans nous.",
  held: "Vos données sont gardées pour une action en justice",
  heldSays:
    "Plus rien ne s’en sert, mais la constatation ou la défense d’un droit en justice les demande : rien n’a donc pu être effacé. Une fois l’affaire close, elles sont effacées d’elles-mêmes ; vous n’avez pas à le redemander.",
  keep: "Gardez l’adresse de cette page si vous voulez y revenir. Elle seule mène ici, et ne montre que ceci.",
  download: "Télécharger l’attestation",
  soFar: "La télécharger dans son état actuel",
  went: "Ceci a disparu",
  counted: "Ceci reste dans des totaux qui ne parlent de personne",
  countedSays:
    "Vous avez laissé vos nombres. Chaque total porte sur une sorte de chose en un mois et sur au moins 11 personnes parties ; la part de chacun n’est enregistrée nulle part.",
  waits: "Ceci reste à faire",
  until: "d’ici le",
  recipients: "Qui d’autre reçoit des données de nous",
  backups: "Copies de sauvegarde",
  unreadable: "Plus personne ne peut lire noms et adresses dans les sauvegardes que fait notre logiciel Heed depuis le",
  outOfReach: (n) =>
    `${n === 1 ? "Un endroit avec des sauvegardes n’a pas pu être atteint" : `${n} endroits avec des sauvegardes n’ont pas pu être atteints`}. Noms et adresses y deviennent illisibles avec la prochaine sauvegarde.`,
  readable: "Noms et adresses restent lisibles dans les sauvegardes tant qu’une loi les conserve.",
  rowsUntil: "Tout le reste y demeure, sans nom et sans servir à rien, jusqu’au",
  restore: "Si l’une d’elles est un jour restaurée, vous en êtes effacé avant que quoi que ce soit ne soit servi.",
  outcome: {
    acknowledged: "a effacé",
    refused: "refuse d’effacer ; demandez-nous pourquoi",
    unreachable: "n’a pas répondu à temps ; nous devons le joindre nous-mêmes",
    "told by hand": "a été prévenu par l’un de nous",
    "nothing sent": "n’a jamais rien reçu",
    waiting: "est en train d’être prévenu",
  },
  next: "pas encore de réponse ; prévenu à nouveau",
  verify: "Pour vérifier l’attestation : heed certificate verify FICHIER. La clé est à /.well-known/jwks.json.",
  number: "Numéro",
  asked: "Demandé",
  finished: "Terminé",
  gone: "Il n’y a rien à cette adresse",
  goneSays: "L’adresse est peut-être incomplète. Copiez-la tout entière.",
  notes: [
    "Des marques chiffrées des identifiants restent, pour qu’aucun vieux fichier, message tardif ou sauvegarde restaurée ne ramène quoi que ce soit.",
    "Plus personne ne peut lire les lignes effacées par la base de données ; leurs octets quittent ses fichiers quand le serveur réutilise la place.",
  ],
};

const ES: CertificateWords = {
  doing: "Sus datos se están borrando",
  doingSays: "Ya nada los usa. Lo que falta se hace solo: puede cerrar esta página y volver a ella por su dirección.",
  done: "Sus datos se han borrado",
  doneSays: "Esto es lo que ocurrió, lugar por lugar. Llévese el certificado: está firmado, y lo prueba sin nosotros.",
  held: "Sus datos se conservan por una reclamación legal",
  heldSays:
    "Ya nada los usa, pero una reclamación legal los necesita, así que no se pudo borrar nada. Cuando termine se borran por sí solos; no hace falta que lo pida otra vez.",
  keep: "Guarde la dirección de esta página si quiere volver. Solo ella lleva aquí, y no muestra más que esto.",
  download: "Descargar el certificado",
  soFar: "Descargarlo tal como está ahora",
  went: "Esto ya no está",
  counted: "Esto queda en totales que no hablan de nadie",
  countedSays:
    "Dejó sus números. Cada total es de un tipo de cosa en un mes y de al menos 11 personas que se fueron; qué parte era de quién no se guarda en ningún sitio.",
  waits: "Esto aún falta",
  until: "hasta el",
  recipients: "Quién más recibe datos nuestros",
  backups: "Copias de seguridad",
  unreadable:
    "Nadie puede leer nombres y direcciones en las copias de seguridad que hace nuestro programa Heed desde el",
  outOfReach: (n) =>
    `${n === 1 ? "No se pudo llegar a un lugar" : `No se pudo llegar a ${n} lugares`} con copias de seguridad. Los nombres y direcciones se vuelven ilegibles allí con la próxima copia.`,
  readable: "Los nombres y direcciones siguen legibles en las copias mientras una ley los conserve.",
  rowsUntil: "Todo lo demás sigue en ellas, sin nombre y sin usarse para nada, hasta el",
  restore: "Si alguna vez se restaura una, se le borra de ella antes de servir nada.",
  outcome: {
    acknowledged: "lo ha borrado",
    refused: "se niega a borrarlo; pregúntenos por qué",
    unreachable: "no respondió a tiempo; tenemos que contactarlo nosotros",
    "told by hand": "fue avisado por uno de nosotros",
    "nothing sent": "nunca recibió nada",
    waiting: "se le está avisando",
  },
  next: "aún sin respuesta; se le avisa de nuevo",
  verify: "Para comprobar el certificado: heed certificate verify ARCHIVO. La clave está en /.well-known/jwks.json.",
  number: "Número",
  asked: "Pedido",
  finished: "Terminado",
  gone: "No hay nada en esta dirección",
  goneSays: "La dirección puede estar incompleta. Cópiela entera.",
  notes: [
    "Quedan marcas cifradas de los identificadores, para que ningún archivo viejo, mensaje tardío o copia restaurada traiga nada de vuelta.",
    "Nadie puede leer las filas borradas a través de la base de datos; sus bytes dejan los archivos cuando el servidor reutiliza el espacio.",
  ],
};

const LANGUAGES: Readonly<Record<string, CertificateWords>> = { en: EN, de: DE, fr: FR, es: ES };

/** The words in a language that `pageLanguage` chose. */
export const certificateWords = (language: string): CertificateWords =>
  LANGUAGES[language.toLowerCase().split("-")[0] ?? ""] ?? EN;
