// La página de personas, en español.
import type { PeopleWords } from "./en.ts";

export const SPANISH: PeopleWords = {
  title: "Personas",
  intro: "Un cliente cada vez, por el identificador que usa la tienda. No hay ninguna lista que hojear.",
  identifier: "Su número de cliente o el identificador de su navegador, exactamente",
  purpose: "Para qué necesita los datos",
  reason: "Por qué consulta a esta persona",
  choose: "Elegir",
  open: "Abrir",
  close: "Cerrar",
  tells:
    "La persona lee en su propia página que alguien con su rol la consultó, cuándo, para qué y por qué. No ve el nombre de usted.",
  shownFrom: "Se le muestra desde el",
  later:
    "Vacío: enseguida. Por esta razón puede ser más tarde, si una segunda persona lo aprueba: pídalo con «Abrir» y ábralo de nuevo después.",
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
  named: "Cada cosa se llama como la persona la lee en su propia página.",
  known: "Lo que se sabe de ella",
  happened: "Lo que hizo",
  nothing: "No se guarda nada que esta finalidad pueda leer.",
  more: (n) => `Mostrar los ${n}`,
  permits: "Para qué se puede usar",
  until: (things, day) => `${things} de ellos, hasta el ${day} como máximo`,
  noEnd: (things) => `${things} de ellos, sin fin`,
  others: (n) => (n === 1 ? "y una finalidad que no es la de su rol" : `y ${n} finalidades que no son las de su rol`),
  inferred: "Lo que se deduce",
  decisions: "Qué se decidió para ella, y por qué",
  decisionsSays:
    "Estanterías, puntuaciones y grupos de esta finalidad, con la razón que también ella lee. Es una consulta aparte.",
  decisionsNot: "Lo decidido se basa en todo lo que lee esta finalidad, y una parte está cerrada a su rol.",
  show: "Mostrar lo decidido",
  noDecisions: "No se decidió nada para ella con esta finalidad en los últimos 13 meses.",
  theirs: "Lo que ve en su propia página",
  theirsSays:
    "Su página de datos, con todo lo que se guarda de esa persona, sea cual sea su finalidad. Es una consulta aparte, y la persona lee que usted lo vio todo.",
  theirsNot:
    "Su propia página muestra todo lo que se guarda de esa persona. Es para los roles que responden solicitudes («rights» en heed.config.ts) y a los que no se cierra ningún campo.",
  theirsShow: "Mostrar su página",
  arms: {
    personal: "elegido para ella",
    holdout: "lo mismo que para todos: está en el grupo con el que se compara",
    entered: "entró en la audiencia",
    left: "salió de la audiencia",
    scored: "estimado",
  },
  denied: "Este cliente no se abrió",
};
