// El inicio, en español.
import type { HomeWords } from "./en.ts";

export const SPANISH: HomeWords = {
  noMail: "No hay servidor de correo: diga usted a la persona que la tiene y qué fue de ella",
  title: "Inicio",
  intro: "Qué aporta, a quién se puede llegar y qué le espera.",
  needs: (purpose) => `Su rol no tiene «${purpose}», que estas cifras necesitan.`,
  earned: "Qué aportó personalizar",
  earnedSays:
    "Parte de quienes lo permiten recibe aun así la respuesta sin datos personales. Lo que los demás hacen de más que estos es lo que aportó.",
  noHoldout: "Aún no se compara ninguna ubicación",
  noHoldoutSays:
    "Una ubicación con grupo de comparación muestra aquí lo que aporta. Dé uno en heed.config.ts, por ejemplo holdout: 0.1.",
  noPlacement: "Aún no se personaliza nada",
  noPlacementSays: "Declare una ubicación en heed.config.ts; su tienda pregunta entonces a Heed qué mostrar allí.",
  waiting: "Qué espera una decisión",
  nothingWaits: "Nada espera",
  nothingWaitsSays:
    "Aquí aparecen las solicitudes con sus plazos, las auditorías no superadas, los modelos que derivan, los contratos que terminan, las aprobaciones y los envíos abandonados.",
  by: (day) => `hasta el ${day}`,
  is: {
    request: "Solicitud",
    deletion: "Supresión",
    hold: "Retención legal",
    audit: "Auditoría no superada",
    drift: "Deriva",
    recipient: "Fin de contrato",
    deliveries: "Abandonado",
    approval: "Aprobación",
  },
  noReason: "Puesta antes de que se pidiera un motivo",
  givenUp: (n) => `${n} envíos`,
  more: (n) => `${n} más`,
  reach: "A quién puede llegar",
  reachSays:
    "De todos los conocidos, por finalidad. Lo que no es verde es el precio de la privacidad: gente cuyos datos nadie puede usar.",
  reachable: "se puede llegar a ellos",
  none: "Aún no se conoce a nadie",
  noneSays: "La gente aparece en cuanto su tienda envía eventos. La página Fuentes dice cómo.",
  estimate: (oneIn) => `Estimado a partir de una de cada ${oneIn} personas.`,
  happened: "Qué ocurrió",
  happenedSays:
    "Entradas del registro de los 30 días hasta ayer, en decenas; los días con menos de 11 de un tipo no cuentan.",
  kind: "Tipo de entrada",
  perDay: "entradas al día",
  day: "Día",
  nothing: "Aún no hay nada que mostrar",
  nothingSays: (moment) =>
    `Cada elección, uso, consulta y decisión es una entrada. Un día se muestra cuando ha terminado, de los tipos con 11 entradas o más: las de hoy estarán aquí desde el ${moment}.`,
  toLedger: "Las entradas de hoy, una por una",
  trend: "Cómo sigue",
  trendMore: "Por día o por mes, y lo que no fue como se esperaba",
  charted: (kind, total) => `${kind}: ${total} entradas en los últimos 30 días`,
  week: (n) => `${n} en los últimos 7 días`,
};
