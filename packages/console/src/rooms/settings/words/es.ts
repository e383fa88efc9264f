// La página de ajustes, en español.
import type { SettingsWords } from "./en.ts";

export const SPANISH: SettingsWords = {
  title: "Ajustes",
  intro: "Quién trabaja aquí, cómo entra y qué está ajustado.",
  sessions: "Dónde tiene la sesión abierta",
  sessionsSay: "¿Un lugar que no conoce? Termínelo y cambie después su contraseña.",
  noSessions: "Actúa con una clave, que no tiene sesión.",
  here: "este navegador",
  since: (at) => `desde ${at}`,
  until: (at) => `hasta ${at} como mucho`,
  methods: {
    "second factor": "Contraseña y código",
    password: "Solo contraseña",
    demo: "El enlace mostrado",
    provider: "El acceso de la casa",
  },
  end: "Terminarla",
  own: "Su contraseña y segundo factor",
  staff: "Colegas y roles",
  staffSays:
    "Un rol abre finalidades, y nada más. Los roles están en heed.config.ts, para que un cambio se vea y se guarde como cualquier otro.",
  colleagues: "Invitar, cambiar o quitar a un colega",
  askAdmin: "Invita a colegas quien puede hacerlo: pregúntele, o ejecute heed staff invite en el servidor.",
  review: "Quién puede abrir qué, y quién lo hizo",
  role: "Rol",
  opens: "Abre",
  overrides: "puede usar un modelo contra su auditoría",
  nothing: "nada",
  signIn: "Cómo entran los colegas",
  password: "Dirección, contraseña y un código de seis dígitos",
  passkeys: "Una llave de acceso de su dispositivo, que es dos factores en uno",
  provider: (on) =>
    on
      ? "El proveedor propio de la casa, por OpenID Connect"
      : "No hay proveedor de la casa. Ponga HEED_OIDC_URL para que los colegas entren con él.",
  demo: "Un enlace que Heed muestra al arrancar, solo desde esta máquina: esto es la demostración",
  mail: "Correo",
  mails: (on) =>
    on
      ? "Hay un servidor de correo: confirmaciones, respuestas y copias salen por él."
      : "No hay servidor de correo: nada que lo necesite se envía, y un sí que requiere confirmación no cuenta. Ponga SMTP_URL y reinicie Heed.",
  keys: "Claves de API",
  issue: {
    mayNot: "Hacen y quitan claves las cuentas que invitan a colegas.",
    says: "Se quita cada clave de un nombre. Un Heed en marcha olvida las claves de escritura y de servidor en segundos, las del personal al momento.",
    kindsSay: {
      write: "Está en las páginas de su tienda: puede añadir, y no prueba a nadie.",
      server: "Secreta, para sus propios servidores: puede leer, y nombrar a cualquiera.",
      staff: "Secreta, para una herramienta del personal: abre personas como puede su rol, con una razón.",
    },
    make: "Hacer una clave",
    name: "Nombre",
    kind: "Tipo",
    role: "Rol",
    go: "Hacerla",
    once: "Esta es la única vez que se muestra:",
    away: "Quitar",
    sure: "Sí, quitarla",
    keep: "Dejarla",
  },
  noKeys: "Aún no hay ninguna clave.",
  kinds: { write: "solo añade", server: "secreta, de la tienda", staff: "actúa en un rol" },
  local: "solo desde esta máquina",
  ring: "Claves que envuelven las claves de las personas",
  ringSays:
    "La más nueva está en uso. Para hacer otra mientras Heed funciona, y envolver en ella la clave de cada persona, en el servidor:",
  key: "Clave",
  service: "La abre",
  services: { root: "la clave raíz", "root key": "la clave raíz" },
  state: "Estado",
  inUse: "en uso",
  older: "abre lo más antiguo",
  rotating: "hay una rotación hacia ella en curso",
  beginning: "desde el principio",
  sinceTitle: "Desde",
  about: "Este Heed",
  shop: "Tienda",
  contact: "Contacto",
  address: "Dirección",
  languages: "Idiomas para los clientes",
};
