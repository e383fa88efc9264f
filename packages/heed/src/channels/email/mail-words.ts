// What Heed's own mails and the pages that they lead to say, one object a language.

type MailWords = {
  readonly subject: (sender: string) => string;
  readonly asked: (sender: string) => string;
  readonly what: (says: string) => string;
  readonly often: (frequency: string) => string;
  readonly confirm: string;
  readonly nothing: (days: number) => string;
  readonly why: string;
  readonly instead: string;
  readonly receipt: {
    readonly subject: (sender: string) => string;
    readonly says: (sender: string) => string;
    readonly check: string;
    readonly why: string;
  };
  /** A changed notice. */
  readonly changed: {
    readonly subject: (sender: string) => string;
    readonly says: (sender: string, day: string) => string;
    readonly whole: string;
    readonly decide: string;
    readonly why: string;
  };
};

const EN: MailWords = {
  subject: (sender) => `Please confirm: ${sender}`,
  asked: (sender) => `Somebody, we think you, gave this address to ${sender} and asked for this:`,
  what: (says) => `${says}.`,
  often: (frequency) => `How often: ${frequency}.`,
  confirm: "Confirm",
  nothing: (days) =>
    `If you do nothing, nothing happens: you get no further mail about this, and the address is deleted after ${days} days.`,
  why: "This mail was sent so that nobody can sign you up but you. It holds no advertising and does not tell us whether you opened it.",
  instead: "If the button does not work, open this address:",
  receipt: {
    subject: (sender) => `Your receipt from ${sender}`,
    says: (sender) =>
      `The file with this mail is your receipt: what you answered ${sender}, when, and the words that you were shown. It is signed, so that you can prove all of it.`,
    check: "Anybody can check it without asking us, with the free program Heed: heed receipt verify FILE.",
    why: "You asked for this mail on your data page. It holds no advertising and does not tell us whether you opened it.",
  },
  changed: {
    subject: (sender) => `What changes in how ${sender} uses your data`,
    says: (sender, day) => `Since ${day} ${sender} works under a new privacy notice. This is what is different:`,
    whole: "The whole notice, with all its changes:",
    decide: "What is held about you, and your say in it:",
    why: "You need do nothing. This mail was sent because you should hear of such changes. It holds no advertising and does not tell us whether you opened it.",
  },
};

const DE: MailWords = {
  subject: (sender) => `Bitte bestätigen: ${sender}`,
  asked: (sender) => `Jemand, vermutlich Sie, hat diese Adresse bei ${sender} angegeben und um Folgendes gebeten:`,
  what: (says) => `${says}.`,
  often: (frequency) => `Wie oft: ${frequency}.`,
  confirm: "Bestätigen",
  nothing: (days) =>
    `Wenn Sie nichts tun, geschieht nichts: Sie bekommen dazu keine weitere E-Mail, und die Adresse wird nach ${days} Tagen gelöscht.`,
  why: "Diese E-Mail gibt es, damit niemand außer Ihnen Sie anmelden kann. Sie enthält keine Werbung und verrät uns nicht, ob Sie sie geöffnet haben.",
  instead: "Falls die Schaltfläche nicht geht, öffnen Sie diese Adresse:",
  receipt: {
    subject: (sender) => `Ihr Beleg von ${sender}`,
    says: (sender) =>
      `Die beiliegende Datei ist Ihr Beleg: was Sie ${sender} geantwortet haben, wann, und die Worte, die Sie dabei sahen. Er ist unterschrieben, damit Sie all das beweisen können.`,
    check: "Prüfen kann ihn jeder, ohne uns zu fragen, mit dem freien Programm Heed: heed receipt verify DATEI.",
    why: "Sie haben diese E-Mail auf Ihrer Datenseite verlangt. Sie enthält keine Werbung und verrät uns nicht, ob Sie sie geöffnet haben.",
  },
  changed: {
    subject: (sender) => `Was sich an der Nutzung Ihrer Daten bei ${sender} ändert`,
    says: (sender, day) => `Seit dem ${day} gilt bei ${sender} ein neuer Datenschutzhinweis. Das ist anders:`,
    whole: "Der ganze Hinweis mit allen Änderungen:",
    decide: "Was über Sie gespeichert ist, und was Sie dazu entscheiden:",
    why: "Sie brauchen nichts zu tun. Diese E-Mail gibt es, weil Sie von solchen Änderungen wissen sollen. Sie enthält keine Werbung und verrät uns nicht, ob Sie sie geöffnet haben.",
  },
};

const FR: MailWords = {
  subject: (sender) => `Veuillez confirmer : ${sender}`,
  asked: (sender) => `Quelqu’un, sans doute vous, a donné cette adresse à ${sender} et demandé ceci :`,
  what: (says) => `${says}.`,
  often: (frequency) => `À quelle fréquence : ${frequency}.`,
  confirm: "Confirmer",
  nothing: (days) =>
    `Si vous ne faites rien, il ne se passe rien : vous ne recevez plus d’e-mail à ce sujet, et l’adresse est effacée après ${days} jours.`,
  why: "Cet e-mail existe pour que personne d’autre que vous ne puisse vous inscrire. Il ne contient aucune publicité et ne nous dit pas si vous l’avez ouvert.",
  instead: "Si le bouton ne marche pas, ouvrez cette adresse :",
  receipt: {
    subject: (sender) => `Votre reçu de ${sender}`,
    says: (sender) =>
      `Le fichier joint est votre reçu : ce que vous avez répondu à ${sender}, quand, et les mots qui vous ont été montrés. Il est signé, pour que vous puissiez tout prouver.`,
    check: "Chacun peut le vérifier sans nous demander, avec le programme libre Heed : heed receipt verify FICHIER.",
    why: "Vous avez demandé cet e-mail sur votre page de données. Il ne contient aucune publicité et ne nous dit pas si vous l’avez ouvert.",
  },
  changed: {
    subject: (sender) => `Ce qui change dans l’utilisation de vos données par ${sender}`,
    says: (sender, day) => `Depuis le ${day}, une nouvelle notice vaut chez ${sender}. Voici ce qui est différent :`,
    whole: "La notice entière, avec tous ses changements :",
    decide: "Ce qui est conservé sur vous, et ce que vous en décidez :",
    why: "Vous n’avez rien à faire. Cet e-mail existe parce que vous devez connaître de tels changements. Il ne contient aucune publicité et ne nous dit pas si vous l’avez ouvert.",
  },
};

const ES: MailWords = {
  subject: (sender) => `Confirme, por favor: ${sender}`,
  asked: (sender) => `Alguien, creemos que usted, dio esta dirección a ${sender} y pidió esto:`,
  what: (says) => `${says}.`,
  often: (frequency) => `Con qué frecuencia: ${frequency}.`,
  confirm: "Confirmar",
  nothing: (days) =>
    `Si no hace nada, no ocurre nada: no recibe más correos sobre esto, y la dirección se borra después de ${days} días.`,
  why: "Este correo existe para que nadie más que usted pueda apuntarle. No contiene publicidad y no nos dice si lo abrió.",
  instead: "Si el botón no funciona, abra esta dirección:",
  receipt: {
    subject: (sender) => `Su recibo de ${sender}`,
    says: (sender) =>
      `El archivo adjunto es su recibo: qué respondió a ${sender}, cuándo, y las palabras que se le mostraron. Va firmado, para que pueda probarlo todo.`,
    check: "Cualquiera puede comprobarlo sin preguntarnos, con el programa libre Heed: heed receipt verify ARCHIVO.",
    why: "Usted pidió este correo en su página de datos. No contiene publicidad y no nos dice si lo abrió.",
  },
  changed: {
    subject: (sender) => `Qué cambia en el uso de sus datos en ${sender}`,
    says: (sender, day) => `Desde el ${day}, en ${sender} vale un nuevo aviso de privacidad. Esto es lo distinto:`,
    whole: "El aviso entero, con todos sus cambios:",
    decide: "Qué se conserva sobre usted, y lo que usted decide:",
    why: "No tiene que hacer nada. Este correo existe porque usted debe conocer estos cambios. No contiene publicidad y no nos dice si lo abrió.",
  },
};

const LANGUAGES: Readonly<Record<string, MailWords>> = { en: EN, de: DE, fr: FR, es: ES };

/** The words in a language that the caller has chosen among those that are written. */
export const mailWords = (language: string): MailWords => LANGUAGES[language.toLowerCase().split("-")[0] ?? ""] ?? EN;
