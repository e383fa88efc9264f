// La página de análisis, en español.
import type { InsightsWords } from "./en.ts";

export const SPANISH: InsightsWords = {
  title: "Análisis",
  intro: "Qué hacen y dicen todos juntos. Solo grupos de 11 personas y más: en estas cifras no está nadie.",
  views: {
    forecast: "Previsión",
    feedback: "Qué dicen los clientes",
    groups: "Grupos",
    scores: "Puntuaciones y valor",
  },
  mayNot: (role, purpose) =>
    `El rol «${role}» no tiene «${purpose}», necesaria aquí. Pregunte a un colega cuyo rol la tenga, o a quien gestiona Heed.`,
  counting: "Contando. Puede tardar un momento; puede salir de esta página entretanto.",
  noSeries: "Aún no puede preverse nada",
  noSeriesSays:
    "Deje que la finalidad «statistics» lea un evento en heed.config.ts; entonces puede preverse cuántas veces llega.",
  series: "Qué",
  step: "Por",
  steps: { day: "Día", week: "Semana", month: "Mes" },
  perStep: { day: "al día", week: "a la semana", month: "al mes" },
  often: (event) => `Cuántos «${event}»`,
  sum: (value, event) => `Suma de «${value}» de «${event}»`,
  yeses: (purpose) => `Sí a «${purpose}»`,
  begins: "Empieza el",
  told: (name, day, value, low, high, level) =>
    `${name}: desde el ${day} unos ${value}, y el ${level} de las veces entre ${low} y ${high}.`,
  unexpected: "No como se esperaba",
  asExpected: (looked) => `Los ${looked} pasos comparados fueron todos como se esperaba.`,
  was: (day, value, expected) => `${day}: ${value}, donde se esperaban unos ${expected}`,
  chance: (share, looked) => `Por azar se llama así al ${share} de los pasos corrientes; se compararon ${looked}.`,
  method: (name) => {
    if (name === "seasonal_naive") return "La última temporada otra vez";
    const [trend = "", season = ""] = name.split("/");
    const trends: Readonly<Record<string, string>> = {
      none: "sin tendencia",
      additive: "con tendencia",
      damped: "con una tendencia que se apaga",
    };
    const seasons: Readonly<Record<string, string>> = {
      none: "",
      additive: " y temporada",
      multiplicative: " y una temporada que crece con ella",
    };
    return `Suavizado exponencial ${trends[trend] ?? trend}${seasons[season] ?? season}`;
  },
  others: (n, mae) => `Su error medio en sus previsiones del pasado fue ${mae}, menos que otros ${n}.`,
  filled: (n) => `${n} pasos con menos de 11 personas se rellenaron entre sus vecinos.`,
  howFar: "Hasta cuándo remontarse",
  lastDays: (n) => (n === 7 ? "Esta semana" : `${n} días`),
  now: (n) => `Últimos ${n} días`,
  before: (n) => `${n} días antes`,
  texts: "Qué escribieron",
  complaint: "Quejas",
  praise: "Elogios",
  neutral: "Ni lo uno ni lo otro",
  cannotTell: "No se puede saber",
  themes: "De qué se quejan",
  noThemes: "No hay tema del que se quejen 11 personas o más.",
  few: "menos de 11 personas",
  peopleTexts: (people, texts) => `${people} personas, ${texts} textos`,
  alerts: "Semanas que no fueron como se esperaba",
  alert: (about, day, share, expected) =>
    `${about === "" ? "Quejas" : `Quejas sobre ${about}`} en la semana del ${day}: ${share} de los textos, donde se esperaba ${expected}.`,
  from: (fields) => `De ${fields}; no se cita ningún texto.`,
  lexicon: "Leído con un léxico del inglés.",
  readBy: (version) => `Leído por ${version}.`,
  watched: (looked, share) =>
    `Se compararon ${looked} semanas; por azar se llama inesperado al ${share} de las corrientes.`,
  group: "Grupo",
  people: "Personas",
  orders: "Días con pedidos",
  lastOrder: "Días desde el último",
  total: "Gastado en total",
  sizes: "Cuántos hay en cada grupo",
  groupsSay:
    "Hallados aprendiendo solo de los pedidos. Las cifras son del cliente del medio de cada grupo: la mitad está por debajo, la mitad por encima. Los números se redondean a la decena inferior.",
  noGroups: "No se conocen grupos",
  toModels: "A los modelos",
  scoreNames: { propensity: "Propensión", "lifetime-value": "Valor del cliente" },
  noScores: "Ningún lugar da una puntuación",
  noScoresSay:
    "Declare en heed.config.ts un lugar con la capacidad propensity o lifetime-value, y entrénela después en Modelos.",
  noVersion: "Ninguna versión está en uso: nadie recibe esta puntuación. Entrénela en Modelos, o espere a la noche.",
  noHeldOut:
    "Esta versión no guarda cifras de personas de las que no aprendió: eran menos de 30, o es anterior a estas cifras. Entrénela de nuevo en Modelos.",
  scoredBy: "De la versión",
  scoredAt: (trained, until) => `entrenada el ${trained}, con lo que había antes del ${until}.`,
  chanceMeans: (told, came, low, high, event, days) =>
    `De 100 personas cuya probabilidad se estima en cerca del ${told}, unas ${came} llegan a «${event}» en ${days} días (intervalo del 95 %: ${low} a ${high}).`,
  amountMeans: (told, came, low, high, days) =>
    `Las personas cuyo valor se estima en cerca de ${told} llegan cada una a ${came} de media en ${days} días (intervalo del 95 %: ${low} a ${high}).`,
  bestHave: (share, captured, low, high) =>
    `El ${share} de personas con las puntuaciones más altas tiene el ${captured} de todo lo que vino (${low} a ${high}).`,
  scoreGroup: "Puntuación estimada, y cuántas personas la tienen",
  scoreRow: (place, told, people) => `${place}. estimado ${told} · ${people} personas`,
  scoresSay:
    "Personas de las que no aprendió, tal como eran al entrenarla, en grupos de 30 y más, de tamaño casi igual, con puntuaciones parecidas, la más alta primero. La distancia entre las puntuaciones de los grupos muestra cómo se reparten las personas. Los números de personas se redondean a la decena inferior.",
};
