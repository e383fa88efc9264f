// Lo que encuentra heed doctor, en español.
import type { FindingWords } from "@heed/core";

const SMTP_WAITS = "los correos esperan y se reintentan.";

export const SPANISH: FindingWords = {
  field_unread: ({ names }) => [
    `Ninguna finalidad lee ${names}: lo que nadie necesita no puede recogerse (art. 5.1.c RGPD).`,
    "Quítelo de fields, o nómbrelo en los reads de la finalidad que lo necesita.",
  ],
  keep_without_review: ({ names }) => [
    `${names} conserva datos más de tres años y no se nombra a nadie que compruebe si aún hacen falta (art. 5.1.e RGPD).`,
    "Acorte el plazo de conservación, o escriba keepReview.",
  ],
  purpose_idle: ({ names }) => [
    `Se pregunta a la gente por ${names}, y ninguna ubicación ni canal lo usa.`,
    "Añada una ubicación, o elimine la finalidad: una pregunta inútil cuesta confianza.",
  ],
  host_not_named: ({ setting, host }) => [
    `${setting} lleva a ${host}, que ningún destinatario del mapa nombra: nadie sabe que allí van datos (art. 13.1.e y f RGPD).`,
    "Añádalo a los hosts del destinatario que lo gestiona, con su país y sus garantías.",
  ],
  recipient_closed: ({ name, since }) => [
    `Ya no sale nada hacia ${name}: su contrato, o la revisión de este, venció el ${since}. Solo se le dice que pare y suprima.`,
    "Revise el contrato y ponga la nueva fecha en heed.config.ts, o quite el destino.",
  ],
  recipient_closes_soon: ({ name, until }) => [
    `Después del ${until} no saldrá nada más hacia ${name}.`,
    "Revise el contrato y ponga la nueva fecha en heed.config.ts.",
  ],
  recipient_without_secret: ({ name }) => [
    `${name} no tiene secreto: no se le envía nada y todo espera.`,
    `Ejecute heed recipients secret ${name}, con --keys ARCHIVO si las claves son del destinatario.`,
  ],
  deliveries_given_up: ({ name, n }) => [
    `Envíos abandonados hacia ${name}: ${n}.`,
    `Véalos en Cesiones e inténtelos de nuevo: heed recipients retry ${name}.`,
  ],
  deliveries_wait: ({ name, since, host }) => [
    `El envío más antiguo hacia ${name} espera desde el ${since}.`,
    `Pregúnteles si ${host} acepta llamadas, y compruebe que hay un servidor de Heed en marcha.`,
  ],
  public_url_without_tls: () => [
    "HEED_PUBLIC_URL es http: quien escuche por el camino lee lo que envían los clientes, y sus sesiones.",
    "Ponga delante un proxy con TLS y HEED_PUBLIC_URL en https://.",
  ],
  demo_keys_on_open_host: () => [
    "Las claves conocidas de la demostración están en una base de datos accesible desde otras máquinas. Solo valen para la demostración, pero aquí no tienen sitio.",
    "Empiece su propia tienda con un HEED_DATA_DIR nuevo o una base de datos nueva.",
  ],
  open_without_tls: ({ host }) => [
    `A HEED_HOST ${host} se llega desde otras máquinas sin TLS.`,
    "Escuche en 127.0.0.1 detrás de un proxy con TLS, y dé a HEED_PUBLIC_URL su dirección https://.",
  ],
  database_without_tls: () => [
    "DATABASE_URL lleva a otra máquina y no exige cifrado con un certificado verificado.",
    "Añada ?sslmode=verify-full a DATABASE_URL.",
  ],
  key_weak: () => [
    "La clave raíz tiene pocos caracteres distintos: no se generó al azar.",
    "Para una instalación nueva, genere una con: openssl rand -hex 32",
  ],
  key_beside_data: () => [
    "La clave raíz está en la carpeta de datos: una copia de esa carpeta lo abre todo, y perderla es perder los nombres de todos.",
    "Ponga HEED_KEY desde un almacén de secretos y elimine el archivo key.",
  ],
  database_superuser: () => [
    "DATABASE_URL es un superusuario, al que ninguna regla de acceso obliga.",
    "Dé a Heed un rol que sea dueño de su base de datos y pueda crear roles, y nada más.",
  ],
  postgres_old: ({ major, supported }) => [
    `PostgreSQL ${major} es más antiguo de lo que Heed necesita.`,
    `Pase a PostgreSQL ${supported} o posterior: heed backup allí, heed restore aquí.`,
  ],
  not_durable: () => [
    "La base de datos responde antes de que el disco lo tenga (fsync o synchronous_commit está desactivado): un corte de luz pierde elecciones ya confirmadas.",
    "Active fsync y synchronous_commit.",
  ],
  clock_skew: ({ seconds }) => [
    `Los relojes de esta máquina y de la base de datos difieren en ${seconds} segundos: de ellos depende qué se conserva y qué cuenta como más reciente.`,
    "Ajuste ambos por NTP.",
  ],
  partitions_missing: () => [
    "No hay partición para los eventos del mes que viene, que no podrían guardarse.",
    "Inicie Heed: las crea a diario. Si está en marcha, busque en su registro errores de la tarea maintain.",
  ],
  holds_overdue: ({ n }) => [
    `Retenciones legales cuyo día ya pasó: ${n}. Lo que se debía borrar se conserva solo mientras dure una reclamación (RGPD, art. 17, ap. 3, letra e).`,
    "La página de inicio dice de qué se trata. Levántela en un terminal con heed person hold ID --lift, o póngala de nuevo con un día posterior.",
  ],
  deletions_stuck: ({ n }) => [
    `Supresiones que necesitan a alguien: ${n}. Un destinatario se negó o nunca respondió, o el plazo de la ley pasó (RGPD, art. 12, ap. 3, y 19).`,
    "Abra Confianza, Solicitudes: avise usted al destinatario y dígalo allí.",
  ],
  seal_lag: ({ minutes }) => [
    `La entrada más antigua del registro sin sellar tiene ${minutes} minutos: hasta entonces un cambio no se nota.`,
    "Inicie Heed: sella cada pocos segundos. Si está en marcha, busque en pg_stat_activity una transacción que no termina.",
  ],
  mail_server_away: () => [
    `El servidor de correo de SMTP_URL no responde, o rechaza usuario y contraseña: ${SMTP_WAITS}`,
    "Inícielo, o corrija SMTP_URL.",
  ],
  mail_server_untrusted: () => [
    `El servidor de correo de SMTP_URL no ofrece cifrado, o no tiene para su nombre un certificado vigente de una autoridad conocida: ${SMTP_WAITS}`,
    "Dele uno, o nombre su propia autoridad en NODE_EXTRA_CA_CERTS.",
  ],
  mail_without_tls: () => [
    "SMTP_URL lleva a otra máquina y permite que el correo vaya sin cifrar, o con cualquier certificado.",
    "Quite ignoreTLS y tls.rejectUnauthorized de SMTP_URL.",
  ],
  requests_unconfirmed: ({ names }) => [
    `${names}: hay que confirmar la recepción de una petición, y no hay ningún servidor de correo configurado. Quien pide algo no se entera de nada.`,
    "Configure SMTP_URL.",
  ],
  mail_server_missing: ({ names }) => [
    `El sí de un navegador a ${names} solo cuenta cuando se confirma por correo, y no hay ningún servidor de correo configurado.`,
    "Configure SMTP_URL.",
  ],
  model_drifted: ({ version, against }) => [
    `La última revisión habla en contra de ${version}: ${against}`,
    "Entrénelo de nuevo y mire su ficha. Hasta entonces, tome sus puntuaciones con cautela.",
  ],
  disk_nearly_full: ({ gigabytes, percent }) => [
    `En el disco de la carpeta de datos quedan ${gigabytes} GB (${percent} %).`,
    "Libere espacio o mueva HEED_DATA_DIR: cuando se llene, Heed rechazará lo que no pueda guardar.",
  ],
  backup_missing: () => [
    "No hay copia de seguridad: un disco roto se lo lleva todo.",
    "Ejecute heed backup CARPETA cada día, en otro disco.",
  ],
  backup_old: ({ days }) => [
    `La última copia de seguridad es de hace ${days} días.`,
    "Ejecute heed backup CARPETA cada día.",
  ],
  journal_missing: () => [
    "HEED_JOURNAL_DIR no contiene ningún diario: una copia restaurada devolvería lo que la gente ha rechazado o hecho suprimir desde entonces.",
    "Haga que HEED_JOURNAL_DIR apunte al diario. Si nadie ha rechazado nada todavía, no hay nada que hacer.",
  ],
  journal_beside_database: () => [
    "El diario de rechazos está en el mismo disco que la base de datos: una avería se lleva los dos.",
    "Ponga HEED_JOURNAL_DIR en una carpeta de otro disco y mueva allí los archivos.",
  ],
  older_database_kept: ({ until }) => [
    `La base de datos de un PostgreSQL anterior se conserva hasta el ${until}: contiene a las personas como eran, y ninguna supresión llega a ella.`,
    "Si todo va bien, elimínela con: heed upgrade --done",
  ],
  heads_published: () => [
    "Heed no puede saber si las cabezas del registro se guardan en otro lugar; solo ellas obligan al dueño de la base de datos.",
    "Añada cada día la salida de heed ledger head a un archivo en otra máquina, y déselo a heed ledger verify.",
  ],
};
