// La página de personas, en español.
import type { PeopleWords } from "./en.ts";

export const SPANISH: PeopleWords = {
  title: "Personas",
  intro: "Un cliente cada vez, hallado por como lo llama la tienda. No hay lista que hojear.",
  identifier: "Su número de cliente o el identificador de su navegador, exactamente",
  purpose: "Para qué necesita los datos",
  reason: "Por qué mira a esta persona",
  choose: "Elegir",
  open: "Abrir",
  close: "Cerrar",
  tells: "Lee en su propia página que alguien de su rol miró, cuándo, para qué y por qué. No lee el nombre de usted.",
  later: "Una mirada que se le muestra más tarde, por una razón que lo permite, requiere una segunda persona:",
  laterLink: "ábrala allí",
  noPurpose: "Su rol no abre a nadie. roles en heed.config.ts dice qué finalidades tiene un rol.",
  opened: "Un cliente",
  as: (role, purpose, reason) => `Como ${role}, para «${purpose}». Razón: ${reason}.`,
  may: (basis) => `Puede ver esto porque esta finalidad se basa en ${basis}, y está en vigor para esta persona.`,
  bases: {
    consent: "su consentimiento",
    "explicit consent": "su consentimiento explícito",
    contract: "el contrato con ella",
    "legitimate interest": "un interés legítimo al que no se opuso",
    "legal obligation": "una obligación legal",
  },
  known: "Lo que se sabe de ella",
  happened: "Lo que hizo",
  nothing: "No se guarda nada que esta finalidad pueda leer.",
  more: (n) => `Mostrar los ${n}`,
  decisions: "Qué se decidió para ella, y por qué",
  decisionsSays:
    "Estantes, puntuaciones y grupos de esta finalidad, con la razón que también ella lee. Es una mirada aparte.",
  show: "Mostrar lo decidido",
  noDecisions: "No se decidió nada para ella con esta finalidad en los últimos 13 meses.",
  arms: {
    personal: "elegido para ella",
    holdout: "lo mismo que para todos: está en el grupo con el que se compara",
    entered: "entró en la audiencia",
    left: "salió de la audiencia",
    scored: "estimado",
  },
  denied: "Este cliente no se abrió",
  deniedSays: {
    not_asked:
      "No se le preguntó por esta finalidad, así que no puede usar nada suyo. Tome otra finalidad en la que se base su trabajo.",
    refused: "Dijo no a esta finalidad. Tome otra en la que se base su trabajo.",
    objected: "Se opuso a esta finalidad. Tome otra en la que se base su trabajo.",
    expired: "Su sí a esta finalidad ha caducado. Se le pregunta de nuevo en su próxima visita.",
    unknown_person: "Nadie es conocido por esto. Escríbalo exactamente como la tienda.",
    no_reason: "Elija por qué mira.",
    role_may_not: "Su rol no tiene esta finalidad.",
  },
};
