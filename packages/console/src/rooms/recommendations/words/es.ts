// La página de recomendaciones, en español.
import type { RecommendationsWords } from "./en.ts";

export const SPANISH: RecommendationsWords = {
  title: "Recomendaciones",
  intro: "Cada lugar en que Heed responde: qué muestra, con qué finalidad, quién sirve para comparar y qué aportó.",
  none: "Aún no se personaliza nada",
  noneSays:
    "Declare una ubicación en heed.config.ts; su tienda pregunta entonces a Heed qué mostrar allí. La página Fuentes dice cómo.",
  capability: "Qué responde",
  purpose: "Para",
  size: "Huecos",
  holdout: "Grupo de comparación",
  holdoutSays: (share) => `${share} de quienes lo permiten reciben la respuesta sin datos personales, para comparar`,
  noHoldout: "Nadie, así que nada puede compararse",
  exploration: "Explorado",
  explorationSays: (share) =>
    `${share} de los huecos se llenan al azar entre lo permitido, para que el modelo pueda aprender`,
  noExploration: "Nada",
  live: "Versión que responde",
  noLive: "Aún ninguna: todos reciben la respuesta sin datos personales. Entrene una en la página Modelos.",
  shadow: "Responde al lado, sin mostrarse a nadie",
  back: "Todas las ubicaciones",
  lift: "Qué aportó",
  back7: "Hasta cuándo remontarse",
  daysBack: (n) => `${n} días`,
  arms: "Las personas comparadas",
  arm: { personal: "Respuesta personal", holdout: "Comparación" },
  visitors: "Visitantes que lo permiten",
  outcomes: (event) => `Con «${event}»`,
  value: (of) => `«${of}» en total`,
  needs: (purpose) => `Su rol no tiene «${purpose}», que estas cifras necesitan.`,
  why: "¿Por qué recibió esto un cliente?",
  whySays: "Abra el cliente: cada decisión está allí con su razón, la versión y qué más se consideró.",
  toPeople: "Abrir un cliente",
  per1000: (event) => `más «${event}» por cada 1000 visitantes que lo permiten`,
  interval: (low, high) => `intervalo del 95 % de ${low} a ${high}`,
  sure: {
    more: "Más de lo que explica el azar.",
    less: "Menos que sin datos personales, y más de lo que explica el azar.",
    open: "Aún puede ser azar: más visitantes lo harán más seguro.",
  },
  split: "La gente no está repartida como se declaró; estas cifras no deben leerse. Mire los grupos de abajo.",
  point: (people, visitors, days) =>
    `Un punto más de consentimiento, unas ${people} personas, traería unos ${visitors} visitantes más en ${days} días`,
  pointWorth: (worth, of, low, high) => `y con ellos ${worth} «${of}» (${low} a ${high})`,
  pointIf: "Si fueran como quienes lo permiten hoy.",
  days: (from, of, within) =>
    `Últimos ${from} días; «${of}» cuenta hasta ${within} días después de la primera respuesta`,
  placement: "Ubicación",
  bases: {
    consent: "consentimiento",
    "explicit consent": "consentimiento explícito",
    contract: "contrato",
    "legitimate interest": "interés legítimo",
    "legal obligation": "obligación legal",
  },
};
