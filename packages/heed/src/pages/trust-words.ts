// Every word of the page /trust, one object a language.
import type { Reason } from "@heed/core";

const EN = {
  locale: "en-GB",
  title: "Can you trust us? See for yourself",
  intro: (controller: string) =>
    `Five things tell a shop that respects you from one that does not. ${controller} checks itself for each of them, from its own records, and shows what came out, good or bad.`,
  verdict: (holds: number, broken: number, open: number) =>
    [
      `${holds} of ${holds + broken + open} checks hold.`,
      broken > 0 ? `${broken} found something wrong.` : "",
      open > 0 ? `${open} had nothing to check yet, so nothing is claimed.` : "",
    ]
      .filter(Boolean)
      .join(" "),
  counted: "Counted on",
  since: "It covers what was done since",
  testsTitle: "Five warning signs, checked",
  testsIntro: "Counts of people and of uses are given in tens, and not at all under 11, so that they tell of nobody.",
  states: { holds: "Holds", broken: "Found something wrong", "not measured": "Not measured" },
  nothingChecked: "There was nothing to check yet, so nothing is claimed.",
  tests: {
    transparency: {
      flag: "They do not tell you what they do",
      how: "The notice that you are shown is compared, letter by letter, with the declaration that the database enforces.",
      rests: (checked: string, wrong: string) => `Languages compared: ${checked}. Differing: ${wrong}.`,
    },
    opt_out: {
      flag: "Saying no is hard, or does not count",
      how: "For every no that stands, everything held about that person is searched for something that may still serve what was refused.",
      rests: (checked: string, wrong: string) => `Refusals looked at: ${checked}. Not heeded: ${wrong}.`,
    },
    too_much: {
      flag: "Messages know too much about you",
      how: "Every use is compared with what the notice allows for it, and everything sensitive is searched for a permission that it must not have.",
      rests: (checked: string, wrong: string) => `Pieces of data looked at: ${checked}. Not as announced: ${wrong}.`,
    },
    sharing: {
      flag: "Others have your data, and you did not know",
      how: "Everything that was passed on through this system is compared with the recipients in the notice. What leaves by another way cannot be seen from here.",
      rests: (checked: string, wrong: string) => `Passed on: ${checked}. To somebody not named: ${wrong}.`,
    },
    refused: {
      flag: "You see what you had refused",
      how: "Every use in the activity log is compared with the answers in it: was anything used for what its person had already refused?",
      rests: (checked: string, wrong: string) => `Uses looked at: ${checked}. After a no: ${wrong}.`,
    },
  },
  figuresTitle: "What people answer, and how fast we do",
  figuresIntro:
    "How many say yes shows whether a question is fair; how long an answer takes shows whether a right is real.",
  ratesTitle: "Yes and no, by use and by notice",
  ratesSays:
    "A share is told only where at least 11 said yes and at least 11 said no: otherwise it would give the few away.",
  columns: { purpose: "Use", who: "Asked by", people: "People or answers", yes: "Yes", no: "No" },
  version: (notice: number) => `notice ${notice}`,
  unknown: "the banner, of browsers nobody knows",
  notTold: "too few to tell",
  fewFor: (uses: string) => `Fewer than 11 answered so far: ${uses}.`,
  requestsTitle: "Requests in the last 90 days, and the usual time until they are done",
  requests: {
    access: "Downloads",
    erase: "Deletions",
    rectify: "Corrections",
    ACCESS: "Copies, asked for by the form",
    ERASURE: "Deletions, asked for by the form",
    RECTIFICATION: "Corrections, asked for by the form",
    RESTRICTION: "Pauses, asked for by the form",
    OPT_OUT: "Refusals, told by the form",
    QUESTION: "Messages to a person",
  } as Readonly<Record<string, string>>,
  soon: "within a minute",
  noneYet: "None yet.",
  complaintsTitle: "Complaints",
  complaints: ({ people, waiting, within }: { people: string; waiting: string; within?: string | undefined }) =>
    `People who complained here in the last 90 days: ${people}. Of them wait for an answer: ${waiting}.${within === undefined ? "" : ` The usual time until one: ${within}.`}`,
  complainHere: "Complain here",
  complainThere: "or to",
  denialsTitle: "Uses that were refused in the last 30 days, because somebody had not allowed them",
  denials: { purpose: "Use", why: "Why it was refused", times: "Times" },
  fewer: "fewer than 11",
  why: {
    purpose_not_declared: "It is not declared",
    aggregate_only: "It may read groups only",
    no_identifier: "Nobody was named",
    unknown_person: "Nothing is known of them",
    not_asked: "They had not been asked",
    asked_again: "It changed since their yes",
    refused: "They had said no",
    objected: "They had objected",
    expired: "Their yes had run out",
    not_confirmed: "Their yes was not confirmed",
    restricted: "They had paused every use",
    child: "The account belongs to a child",
    gpc: "Their browser said no for them",
    signal: "A consent string of theirs said no",
    quarantined: "Too many browsers use one identity",
    role_may_not: "It was not their job",
    no_reason: "They gave no reason",
  } satisfies Record<Reason, string>,
  more: "What is done with your data, and why:",
  notice: "the notice",
};

export type TrustWords = typeof EN;

const DE: TrustWords = {
  locale: "de",
  title: "Können Sie uns trauen? Sehen Sie selbst",
  intro: (controller) =>
    `An fünf Dingen unterscheidet sich ein Laden, der Sie achtet, von einem, der es nicht tut. ${controller} prüft sich in jedem davon selbst, an den eigenen Aufzeichnungen, und zeigt, was herauskam, gut oder schlecht.`,
  verdict: (holds, broken, open) =>
    [
      `${holds} von ${holds + broken + open} Prüfungen sind in Ordnung.`,
      broken > 0 ? `${broken === 1 ? "Eine fand" : `${broken} fanden`} etwas, das nicht stimmt.` : "",
      open > 0
        ? `${open === 1 ? "Eine hatte" : `${open} hatten`} noch nichts zu prüfen, dort wird nichts behauptet.`
        : "",
    ]
      .filter(Boolean)
      .join(" "),
  counted: "Gezählt",
  since: "Was geschah, wird zurück betrachtet bis zum",
  testsTitle: "Fünf Warnzeichen, geprüft",
  testsIntro:
    "Personen und Nutzungen werden in Zehnern genannt, und unter 11 gar nicht, damit die Zahlen niemanden verraten.",
  states: { holds: "In Ordnung", broken: "Etwas stimmt nicht", "not measured": "Nicht gemessen" },
  nothingChecked: "Es gab noch nichts zu prüfen, deshalb wird nichts behauptet.",
  tests: {
    transparency: {
      flag: "Man sagt Ihnen nicht, was man tut",
      how: "Der Hinweis, den Sie sehen, wird Buchstabe für Buchstabe mit der Erklärung verglichen, nach der die Datenbank handelt.",
      rests: (checked, wrong) => `Verglichene Sprachen: ${checked}. Abweichend: ${wrong}.`,
    },
    opt_out: {
      flag: "Nein sagen ist mühsam oder zählt nicht",
      how: "Für jedes geltende Nein wird alles durchsucht, was über die Person gespeichert ist, ob etwas dem Verweigerten noch dienen darf.",
      rests: (checked, wrong) => `Betrachtete Nein: ${checked}. Nicht beachtet: ${wrong}.`,
    },
    too_much: {
      flag: "Nachrichten wissen zu viel über Sie",
      how: "Jede Nutzung wird mit dem verglichen, was der Hinweis dafür erlaubt, und alles Heikle wird nach einer Erlaubnis durchsucht, die es nicht haben darf.",
      rests: (checked, wrong) => `Betrachtete Daten: ${checked}. Nicht wie angekündigt: ${wrong}.`,
    },
    sharing: {
      flag: "Andere haben Ihre Daten, und Sie wussten es nicht",
      how: "Alles, was durch dieses System weitergegeben wurde, wird mit den Empfängern im Hinweis verglichen. Was auf anderem Weg hinausgeht, ist von hier nicht zu sehen.",
      rests: (checked, wrong) => `Weitergegeben: ${checked}. An jemanden, der nicht genannt ist: ${wrong}.`,
    },
    refused: {
      flag: "Sie sehen, was Sie abgelehnt hatten",
      how: "Jede Nutzung im Protokoll wird mit den Antworten darin verglichen: Wurde etwas für das genutzt, was die Person schon abgelehnt hatte?",
      rests: (checked, wrong) => `Betrachtete Nutzungen: ${checked}. Nach einem Nein: ${wrong}.`,
    },
  },
  figuresTitle: "Was Menschen antworten, und wie schnell wir sind",
  figuresIntro:
    "Wie viele Ja sagen, zeigt, ob eine Frage fair ist; wie lange eine Antwort dauert, zeigt, ob ein Recht wirklich eines ist.",
  ratesTitle: "Ja und Nein, nach Nutzung und Hinweis",
  ratesSays:
    "Ein Anteil steht nur da, wo mindestens 11 Ja und mindestens 11 Nein gesagt haben: sonst verriete er die wenigen.",
  columns: { purpose: "Nutzung", who: "Gefragt von", people: "Personen oder Antworten", yes: "Ja", no: "Nein" },
  version: (notice) => `Hinweis ${notice}`,
  unknown: "der Leiste, in Browsern, die niemand kennt",
  notTold: "zu wenige, um es zu sagen",
  fewFor: (uses) => `Weniger als 11 haben bisher geantwortet: ${uses}.`,
  requestsTitle: "Anfragen der letzten 90 Tage, und wie lange sie gewöhnlich dauerten",
  requests: {
    access: "Herunterladen",
    erase: "Löschungen",
    rectify: "Berichtigungen",
    ACCESS: "Kopien, verlangt mit dem Formular",
    ERASURE: "Löschungen, verlangt mit dem Formular",
    RECTIFICATION: "Berichtigungen, verlangt mit dem Formular",
    RESTRICTION: "Pausen, verlangt mit dem Formular",
    OPT_OUT: "Nein, gesagt mit dem Formular",
    QUESTION: "Nachrichten an einen Menschen",
  },
  soon: "binnen einer Minute",
  noneYet: "Noch keine.",
  complaintsTitle: "Beschwerden",
  complaints: ({ people, waiting, within }) =>
    `Personen, die sich hier in den letzten 90 Tagen beschwert haben: ${people}. Davon warten auf Antwort: ${waiting}.${within === undefined ? "" : ` Übliche Zeit bis dahin: ${within}.`}`,
  complainHere: "Hier beschweren",
  complainThere: "oder bei",
  denialsTitle: "Nutzungen, die in den letzten 30 Tagen verweigert wurden, weil jemand sie nicht erlaubt hatte",
  denials: { purpose: "Nutzung", why: "Warum verweigert", times: "Wie oft" },
  fewer: "weniger als 11",
  why: {
    purpose_not_declared: "Sie ist nicht erklärt",
    aggregate_only: "Sie darf nur Gruppen lesen",
    no_identifier: "Niemand war genannt",
    unknown_person: "Von ihnen ist nichts bekannt",
    not_asked: "Sie waren nicht gefragt worden",
    asked_again: "Sie hat sich seit ihrem Ja geändert",
    refused: "Sie hatten Nein gesagt",
    objected: "Sie hatten widersprochen",
    expired: "Ihr Ja war abgelaufen",
    not_confirmed: "Ihr Ja war nicht bestätigt",
    restricted: "Sie hatten jede Nutzung angehalten",
    child: "Das Konto gehört einem Kind",
    gpc: "Ihr Browser sagte für sie Nein",
    signal: "Eine Einwilligungs-Zeichenfolge von ihnen sagte Nein",
    quarantined: "Zu viele Browser nutzen eine Kennung",
    role_may_not: "Es war nicht deren Aufgabe",
    no_reason: "Sie nannten keinen Grund",
  },
  more: "Was mit Ihren Daten geschieht, und warum:",
  notice: "der Hinweis",
};

const FR: TrustWords = {
  locale: "fr",
  title: "Peut-on nous faire confiance ? Voyez vous-même",
  intro: (controller) =>
    `Cinq choses distinguent une boutique qui vous respecte d’une autre. ${controller} se contrôle sur chacune, d’après ses propres registres, et montre ce qui en est sorti, bon ou mauvais.`,
  verdict: (holds, broken, open) =>
    [
      `${holds} contrôles sur ${holds + broken + open} sont bons.`,
      broken > 0 ? `${broken === 1 ? "Un a trouvé" : `${broken} ont trouvé`} quelque chose qui ne va pas.` : "",
      open > 0
        ? `${open === 1 ? "Un n’avait" : `${open} n’avaient`} encore rien à contrôler ; rien n’y est affirmé.`
        : "",
    ]
      .filter(Boolean)
      .join(" "),
  counted: "Compté",
  since: "Ce qui a été fait est examiné jusqu’au",
  testsTitle: "Cinq signes d’alerte, contrôlés",
  testsIntro:
    "Les personnes et les utilisations sont comptées par dizaines, et pas du tout en dessous de 11, pour ne rien dire de personne.",
  states: { holds: "Bon", broken: "Quelque chose ne va pas", "not measured": "Pas mesuré" },
  nothingChecked: "Il n’y avait encore rien à contrôler ; rien n’est donc affirmé.",
  tests: {
    transparency: {
      flag: "On ne vous dit pas ce que l’on fait",
      how: "La notice qui vous est montrée est comparée, lettre par lettre, avec la déclaration que la base de données fait respecter.",
      rests: (checked, wrong) => `Langues comparées : ${checked}. Différentes : ${wrong}.`,
    },
    opt_out: {
      flag: "Dire non est difficile, ou ne compte pas",
      how: "Pour chaque non en vigueur, tout ce qui est conservé sur la personne est fouillé : quelque chose peut-il encore servir à ce qui fut refusé ?",
      rests: (checked, wrong) => `Refus examinés : ${checked}. Pas respectés : ${wrong}.`,
    },
    too_much: {
      flag: "Les messages en savent trop sur vous",
      how: "Chaque utilisation est comparée à ce que la notice permet, et tout ce qui est sensible est fouillé à la recherche d’une permission interdite.",
      rests: (checked, wrong) => `Données examinées : ${checked}. Pas comme annoncé : ${wrong}.`,
    },
    sharing: {
      flag: "D’autres ont vos données, et vous l’ignoriez",
      how: "Tout ce qui a été transmis par ce système est comparé aux destinataires de la notice. Ce qui sort par une autre voie ne se voit pas d’ici.",
      rests: (checked, wrong) => `Transmis : ${checked}. À quelqu’un qui n’est pas nommé : ${wrong}.`,
    },
    refused: {
      flag: "Vous voyez ce que vous aviez refusé",
      how: "Chaque utilisation du journal est comparée aux réponses qu’il contient : quelque chose a-t-il servi à ce que la personne avait déjà refusé ?",
      rests: (checked, wrong) => `Utilisations examinées : ${checked}. Après un non : ${wrong}.`,
    },
  },
  figuresTitle: "Ce que les gens répondent, et en combien de temps nous répondons",
  figuresIntro:
    "Le nombre de oui montre si une question est loyale ; la durée d’une réponse montre si un droit est réel.",
  ratesTitle: "Oui et non, par utilisation et par notice",
  ratesSays:
    "Une part n’est donnée que si au moins 11 ont dit oui et au moins 11 ont dit non : sinon elle trahirait les quelques autres.",
  columns: { purpose: "Utilisation", who: "Demandé par", people: "Personnes ou réponses", yes: "Oui", no: "Non" },
  version: (notice) => `notice ${notice}`,
  unknown: "le bandeau, de navigateurs que personne ne connaît",
  notTold: "trop peu pour le dire",
  fewFor: (uses) => `Moins de 11 ont répondu jusqu’ici : ${uses}.`,
  requestsTitle: "Demandes des 90 derniers jours, et le temps habituel pour les satisfaire",
  requests: {
    access: "Téléchargements",
    erase: "Effacements",
    rectify: "Rectifications",
    ACCESS: "Copies, demandées par le formulaire",
    ERASURE: "Effacements, demandés par le formulaire",
    RECTIFICATION: "Rectifications, demandées par le formulaire",
    RESTRICTION: "Pauses, demandées par le formulaire",
    OPT_OUT: "Refus, dits par le formulaire",
    QUESTION: "Messages à une personne",
  },
  soon: "en moins d’une minute",
  noneYet: "Aucune encore.",
  complaintsTitle: "Plaintes",
  complaints: ({ people, waiting, within }) =>
    `Personnes qui se sont plaintes ici ces 90 derniers jours : ${people}. Parmi elles attendent une réponse : ${waiting}.${within === undefined ? "" : ` Délai habituel : ${within}.`}`,
  complainHere: "Se plaindre ici",
  complainThere: "ou auprès de",
  denialsTitle: "Utilisations refusées ces 30 derniers jours, parce que quelqu’un ne les avait pas permises",
  denials: { purpose: "Utilisation", why: "Pourquoi refusée", times: "Fois" },
  fewer: "moins de 11",
  why: {
    purpose_not_declared: "Elle n’est pas déclarée",
    aggregate_only: "Elle ne peut lire que des groupes",
    no_identifier: "Personne n’était nommé",
    unknown_person: "On ne sait rien d’eux",
    not_asked: "On ne leur avait pas demandé",
    asked_again: "Elle a changé depuis leur oui",
    refused: "Ils avaient dit non",
    objected: "Ils s’étaient opposés",
    expired: "Leur oui avait expiré",
    not_confirmed: "Leur oui n’était pas confirmé",
    restricted: "Ils avaient mis en pause toute utilisation",
    child: "Le compte est celui d’un enfant",
    gpc: "Leur navigateur a dit non pour eux",
    signal: "Une chaîne de consentement a dit non",
    quarantined: "Trop de navigateurs utilisent une même identité",
    role_may_not: "Ce n’était pas leur travail",
    no_reason: "Aucune raison n’était donnée",
  },
  more: "Ce qui est fait de vos données, et pourquoi :",
  notice: "la notice",
};

const ES: TrustWords = {
  locale: "es",
  title: "¿Puede confiar en nosotros? Véalo usted mismo",
  intro: (controller) =>
    `Cinco cosas distinguen a una tienda que le respeta de otra que no. ${controller} se examina en cada una, con sus propios registros, y muestra lo que salió, bueno o malo.`,
  verdict: (holds, broken, open) =>
    [
      `${holds} de ${holds + broken + open} pruebas están bien.`,
      broken > 0 ? `${broken === 1 ? "Una encontró" : `${broken} encontraron`} algo que está mal.` : "",
      open > 0
        ? `${open === 1 ? "Una aún no tenía" : `${open} aún no tenían`} nada que probar; ahí no se afirma nada.`
        : "",
    ]
      .filter(Boolean)
      .join(" "),
  counted: "Contado",
  since: "Lo que se hizo se mira hasta el",
  testsTitle: "Cinco señales de alarma, comprobadas",
  testsIntro:
    "Las personas y los usos se cuentan por decenas, y por debajo de 11 no se dicen, para que no delaten a nadie.",
  states: { holds: "Bien", broken: "Algo está mal", "not measured": "No medido" },
  nothingChecked: "Aún no había nada que comprobar, así que no se afirma nada.",
  tests: {
    transparency: {
      flag: "No le dicen lo que hacen",
      how: "El aviso que se le muestra se compara, letra por letra, con la declaración que la base de datos hace cumplir.",
      rests: (checked, wrong) => `Idiomas comparados: ${checked}. Distintos: ${wrong}.`,
    },
    opt_out: {
      flag: "Decir que no es difícil, o no cuenta",
      how: "Por cada no en vigor se busca, en todo lo que se conserva de la persona, algo que aún pueda servir a lo que negó.",
      rests: (checked, wrong) => `Negativas miradas: ${checked}. No respetadas: ${wrong}.`,
    },
    too_much: {
      flag: "Los mensajes saben demasiado de usted",
      how: "Cada uso se compara con lo que el aviso permite, y en todo lo sensible se busca un permiso que no debe tener.",
      rests: (checked, wrong) => `Datos mirados: ${checked}. No como se anunció: ${wrong}.`,
    },
    sharing: {
      flag: "Otros tienen sus datos, y usted no lo sabía",
      how: "Todo lo que se transmitió por este sistema se compara con los destinatarios del aviso. Lo que sale por otra vía no se ve desde aquí.",
      rests: (checked, wrong) => `Transmitido: ${checked}. A alguien que no se nombra: ${wrong}.`,
    },
    refused: {
      flag: "Ve lo que había rechazado",
      how: "Cada uso del registro se compara con las respuestas que hay en él: ¿se usó algo para lo que la persona ya había rechazado?",
      rests: (checked, wrong) => `Usos mirados: ${checked}. Después de un no: ${wrong}.`,
    },
  },
  figuresTitle: "Qué responde la gente, y cuánto tardamos nosotros",
  figuresIntro:
    "Cuántos dicen que sí muestra si una pregunta es justa; cuánto tarda una respuesta muestra si un derecho es real.",
  ratesTitle: "Sí y no, por uso y por aviso",
  ratesSays:
    "Una proporción solo se da si al menos 11 dijeron que sí y al menos 11 que no: de lo contrario delataría a los pocos.",
  columns: { purpose: "Uso", who: "Preguntado por", people: "Personas o respuestas", yes: "Sí", no: "No" },
  version: (notice) => `aviso ${notice}`,
  unknown: "la barra, de navegadores que nadie conoce",
  notTold: "demasiado pocos para decirlo",
  fewFor: (uses) => `Menos de 11 han contestado hasta ahora: ${uses}.`,
  requestsTitle: "Peticiones de los últimos 90 días, y lo que suelen tardar",
  requests: {
    access: "Descargas",
    erase: "Borrados",
    rectify: "Correcciones",
    ACCESS: "Copias, pedidas con el formulario",
    ERASURE: "Borrados, pedidos con el formulario",
    RECTIFICATION: "Correcciones, pedidas con el formulario",
    RESTRICTION: "Pausas, pedidas con el formulario",
    OPT_OUT: "Negativas, dichas con el formulario",
    QUESTION: "Mensajes a una persona",
  },
  soon: "en menos de un minuto",
  noneYet: "Ninguna todavía.",
  complaintsTitle: "Reclamaciones",
  complaints: ({ people, waiting, within }) =>
    `Personas que reclamaron aquí en los últimos 90 días: ${people}. De ellas esperan respuesta: ${waiting}.${within === undefined ? "" : ` Tiempo habitual: ${within}.`}`,
  complainHere: "Reclamar aquí",
  complainThere: "o ante",
  denialsTitle: "Usos denegados en los últimos 30 días, porque alguien no los había permitido",
  denials: { purpose: "Uso", why: "Por qué se denegó", times: "Veces" },
  fewer: "menos de 11",
  why: {
    purpose_not_declared: "No está declarado",
    aggregate_only: "Solo puede leer grupos",
    no_identifier: "No se nombró a nadie",
    unknown_person: "No se sabe nada de ellos",
    not_asked: "No se les había preguntado",
    asked_again: "Cambió desde su sí",
    refused: "Habían dicho que no",
    objected: "Se habían opuesto",
    expired: "Su sí había caducado",
    not_confirmed: "Su sí no estaba confirmado",
    restricted: "Habían detenido todos los usos",
    child: "La cuenta es de un menor",
    gpc: "Su navegador dijo que no por ellos",
    signal: "Una cadena de consentimiento dijo que no",
    quarantined: "Demasiados navegadores usan una misma identidad",
    role_may_not: "No era su trabajo",
    no_reason: "No se dio ninguna razón",
  },
  more: "Qué se hace con sus datos, y por qué:",
  notice: "el aviso",
};

export const TRUST_WORDS: Readonly<Record<string, TrustWords>> = { en: EN, de: DE, fr: FR, es: ES };

/** The words in a language that `pageLanguage` chose. */
export const trustWords = (language: string): TrustWords => TRUST_WORDS[language.split("-")[0] ?? ""] ?? EN;
