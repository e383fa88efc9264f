// La page des réglages, en français.
import type { SettingsWords } from "./en.ts";

export const FRENCH: SettingsWords = {
  title: "Réglages",
  intro: "Qui travaille ici, comment on se connecte, et ce qui est réglé.",
  sessions: "Où vous êtes connecté",
  sessionsSay: "Un endroit que vous ne connaissez pas ? Mettez-y fin, puis changez votre mot de passe.",
  noSessions: "Vous agissez par une clé, qui n’a pas de session.",
  here: "ce navigateur",
  since: (at) => `depuis ${at}`,
  until: (at) => `jusqu’à ${at} au plus tard`,
  methods: {
    "second factor": "Mot de passe et code",
    password: "Mot de passe seul",
    demo: "Le lien affiché",
    provider: "La connexion de la maison",
  },
  end: "Y mettre fin",
  own: "Votre mot de passe et second facteur",
  staff: "Collègues et rôles",
  staffSays:
    "Un rôle ouvre des finalités, et rien à côté. Les rôles sont dans heed.config.ts, pour que tout changement soit vu et conservé comme un autre.",
  colleagues: "Inviter, changer ou retirer un collègue",
  askAdmin: "Qui en a le droit invite des collègues : demandez-lui, ou lancez heed staff invite sur le serveur.",
  review: "Qui peut ouvrir quoi, et qui l’a fait",
  role: "Rôle",
  opens: "Ouvre",
  overrides: "peut utiliser un modèle contre son audit",
  nothing: "rien",
  signIn: "Comment les collègues se connectent",
  password: "Adresse, mot de passe et un code de six chiffres",
  passkeys: "Une clé d’accès de leur appareil, qui est deux facteurs en un",
  provider: (on) =>
    on
      ? "Le fournisseur de la maison, par OpenID Connect"
      : "Aucun fournisseur de la maison n’est réglé. Définissez HEED_OIDC_URL pour que les collègues se connectent par lui.",
  demo: "Un lien que Heed affiche au démarrage, de cette machine seulement : ceci est la démonstration",
  mail: "E-mail",
  mails: (on) =>
    on
      ? "Un serveur de messagerie est réglé : confirmations, réponses et copies partent par lui."
      : "Aucun serveur de messagerie n’est réglé : rien de ce qui en demande un n’est envoyé, et un oui à confirmer ne compte pas. Définissez SMTP_URL, puis redémarrez Heed.",
  keys: "Clés d’API",
  issue: {
    mayNot: "Les clés sont faites et retirées par les comptes qui invitent des collègues.",
    says: "On retire chaque clé d’un nom. Un Heed en marche oublie les clés d’écriture et de serveur en quelques secondes, celles du personnel aussitôt.",
    kindsSay: {
      write: "Est dans les pages de votre boutique : elle peut ajouter, et ne prouve personne.",
      server: "Secrète, pour vos propres serveurs : elle peut lire, et nommer n’importe qui.",
      staff: "Secrète, pour un outil du personnel : elle ouvre des personnes comme son rôle le peut, avec une raison.",
    },
    make: "Faire une clé",
    name: "Nom",
    kind: "Sorte",
    role: "Rôle",
    go: "La faire",
    once: "C’est la seule fois qu’elle est montrée :",
    away: "Retirer",
    sure: "Oui, la retirer",
    keep: "La laisser",
  },
  noKeys: "Il n’y a pas encore de clé.",
  kinds: { write: "ajoute seulement", server: "secrète, de la boutique", staff: "agit dans un rôle" },
  local: "de cette machine seulement",
  ring: "Clés qui enveloppent les clés des personnes",
  ringSays:
    "La plus récente est utilisée. Pour en faire une nouvelle pendant que Heed tourne, et y envelopper la clé de chacun, sur le serveur :",
  key: "Clé",
  service: "Ouverte par",
  services: { root: "la clé racine", "root key": "la clé racine" },
  state: "État",
  inUse: "utilisée",
  older: "ouvre ce qui est plus ancien",
  rotating: "une rotation vers elle est en cours",
  beginning: "depuis le début",
  sinceTitle: "Depuis",
  about: "Ce Heed",
  shop: "Boutique",
  contact: "Contact",
  address: "Adresse",
  languages: "Langues pour les clients",
};
