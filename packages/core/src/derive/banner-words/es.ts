// Spanish.
import type { BannerWords } from "./language.ts";

export const es: BannerWords = {
  words: {
    title: "Usted decide qué podemos usar",
    intro:
      "{name} pregunta primero. Mientras no diga que sí, no se usa nada sobre usted ni se guarda nada en este dispositivo.",
    refuse: "Rechazar todo",
    accept: "Aceptar todo",
    choose: "Elegir",
    save: "Guardar mi elección",
    close: "Cerrar",
    reads: "Qué se lee y durante cuánto tiempo",
    goes: "Quién lo recibe",
    nobody: "Nadie más",
    gives: "Qué obtiene usted",
    stores: "Guarda un identificador en este dispositivo",
    object: "Me opongo",
    needed: "Necesario: no hay nada que elegir",
    elsewhere: "Se pregunta donde usted da su dirección, y solo vale tras su confirmación",
    gpc: "Su navegador envía Global Privacy Control y lo respetamos: nada se vende ni se comparte.",
    signal: "Desactivado aquí: otra herramienta de consentimiento de este sitio no tiene un sí suyo.",
    saved: "Guardado.",
    pending: "Guardado en este dispositivo. Lo sabremos cuando vuelva la conexión.",
    held: "Ver qué se conserva sobre usted",
    whole: "Leer el aviso completo",
    centre: "Opciones de privacidad",
    always: "hasta que diga que no",
    changed: "Lo que ha cambiado desde su respuesta se vuelve a preguntar.",
    device: "En este dispositivo",
    basis: "Por qué está permitido",
  },
  bases: {
    consent: "Su consentimiento",
    "explicit consent": "Su consentimiento explícito",
    contract: "El contrato con usted",
    "legitimate interest": "Nuestro interés legítimo; puede oponerse",
    "legal obligation": "La ley lo exige",
  },
  roles: {
    processor: "trabaja por encargo nuestro",
    controller: "para fines propios",
    "joint controller": "junto con nosotros",
  },
};
