// Pourquoi quelque chose n’a pas fonctionné, par code, en français.
import type { Refusals } from "./en.ts";

export const FRENCH_REFUSALS: Refusals = {
  offline: "Heed est injoignable. Ce que vous avez écrit est conservé. Vérifiez le réseau, puis réessayez.",
  unreadable:
    "Quelque chose entre cette page et Heed a répondu à sa place. Vérifiez le réseau ou le proxy, puis réessayez.",
  wrong_password: "Cette adresse et ce mot de passe ne vont pas ensemble. Réessayez.",
  wrong_code: "Ce code est faux ou trop ancien. Attendez le suivant, ou recommencez.",
  link_over: "Ce lien a servi, ou Heed a redémarré depuis. Redémarrez Heed : il en affiche un autre.",
  approval_gone: "Cela n’attend plus : on y a répondu, ou le délai est passé. Rechargez la page.",
  own_approval: "Quelqu’un d’autre doit approuver ce que vous demandez.",
  another_person:
    "Cela concerne quelqu’un d’autre, ou personne n’est connu sous ce que vous avez écrit. Rien n’a été approuvé.",
  passkey_stopped:
    "Cela a été interrompu, ou cet appareil n’a pas de clé d’accès pour ici, ou en a déjà une pour vous.",
  passkey_unknown: "Cette clé d’accès n’ouvre aucun compte ici. Connectez-vous avec votre mot de passe.",
  password_wrong: "Ce n’est pas votre mot de passe. Réessayez.",
  password_short: "Ce mot de passe est trop court. Prenez au moins 12 caractères : quatre mots conviennent.",
  password_long: "Ce mot de passe est trop long. Prenez au plus 128 caractères.",
  password_guessable:
    "Ce mot de passe se devine aisément. Prenez-en un qui ne soit fait ni de votre adresse ni d’une répétition.",
  password_breached:
    "Ce mot de passe figure dans une liste de mots volés. Prenez-en un autre, partout où vous l’utilisez aussi.",
  breach_list_away:
    "La liste des mots de passe volés ne répond pas en ce moment ; aucun n’est donc accepté. Réessayez dans une minute.",
  second_factor_there: "Il y a déjà une application. Terminez-la, puis mettez-la en place.",
  own_account: "Personne ne fait cela à son propre compte. Demandez à un collègue qui invite.",
  role_of_provider: "La connexion de la maison donne ce rôle. Faites-le changer là-bas.",
  account_exists: "Quelqu’un a déjà un compte sous cette adresse. Retirez-le d’abord.",
  address_malformed: "Ce n’est pas une adresse e-mail. Donnez-en une comme nom@example.org.",
  colleague_gone: "Ce compte ou cette invitation n’existe plus. Rechargez la page.",
  accent_faint: "Tout le monde ne peut pas lire des lettres de cette couleur. Prenez-en une plus sombre.",
  accent_malformed: "Ce n’est pas une couleur. Écrivez # et six chiffres, comme #1f5f56.",
  name_malformed: "Le nom doit être une ligne de lettres. Écrivez-le à nouveau, ou laissez-le vide.",
  appearance_changed: "Quelqu’un a changé cela entre-temps. Chargez à nouveau, puis choisissez.",
  no_mail_server: "Aucun serveur de courriel n’est nommé. Sur le serveur, définissez SMTP_URL, puis redémarrez Heed.",
  throttled: "Trop d’essais. Attendez 15 minutes, puis réessayez.",
  unavailable: "La base de données est injoignable. Réessayez dans un instant.",
  not_asked:
    "On ne lui a pas posé la question pour cette finalité ; rien de ses données ne peut donc servir. Prenez une autre finalité sur laquelle repose votre travail.",
  asked_again:
    "Cette finalité a changé depuis son oui, qui ne compte donc plus. On lui redemande à sa prochaine visite.",
  refused: "Cette personne a dit non à cette finalité. Prenez-en une autre sur laquelle repose votre travail.",
  objected: "Cette personne s’est opposée à cette finalité. Prenez-en une autre sur laquelle repose votre travail.",
  expired: "Son oui à cette finalité a expiré. On lui redemande à sa prochaine visite.",
  not_confirmed: "Son oui attend d’être confirmé par e-mail.",
  restricted:
    "Cette personne a demandé la limitation du traitement : ce qui est conservé d’elle ne peut servir à rien tant qu’elle n’est pas levée.",
  child: "La boutique a signalé cette personne comme enfant : ni profilage, ni score, ni partage, ni publicité.",
  gpc: "Son navigateur dit non (Global Privacy Control) : ni vente, ni partage, ni publicité d’un site à l’autre.",
  signal: "Un signal reçu avec cette visite dit non, et on le respecte.",
  quarantined:
    "Trop de navigateurs partagent ce numéro de client ; on ne sait pas de qui il s’agit. Regardez ce qui l’envoie.",
  aggregate_only: "Cette finalité compte des groupes et n’ouvre personne. Prenez-en une autre.",
  no_identifier: "Personne n’est nommé. Écrivez le numéro de client ou l’identifiant du navigateur.",
  unknown_person: "Personne n’est connu sous cet identifiant. Écrivez-le exactement comme la boutique.",
  purpose_not_declared: "Cette finalité n’est pas dans la carte des données. Choisissez-en une dans la liste.",
  role_may_not: "Votre rôle ne détient pas la finalité nécessaire. Demandez à un collègue dont le rôle la détient.",
  no_reason: "Choisissez pourquoi vous regardez.",
  look_never_late:
    "Pour cette raison, le client voit la consultation tout de suite. Choisissez une autre raison, ou regardez sans attendre.",
  second_person_missing:
    "Un collègue doit d’abord l’approuver, sous Confiance, Approbations. Refaites ensuite la même chose.",
  staff_key_unknown: "Personne n’est connecté ici, ou la session est terminée. Reconnectez-vous.",
  signed_out: "Personne n’est connecté ici. Connectez-vous d’abord.",
  second_factor_missing: "Un mot de passe seul n’ouvre rien. Ajoutez un second facteur, puis connectez-vous avec lui.",
  session_over: "Cette session n’existe plus. Rechargez la liste.",
  passkey_over: "Cette clé d’accès n’existe plus. Rechargez la page.",
  not_own_page: "Cela venait d’un autre site. Faites-le sur la page de Heed elle-même.",
  colleague_missing: "Une clé n’est le compte de personne. Connectez-vous vous-même.",
  admin_missing:
    "Cela revient aux comptes qui invitent des collègues, et le vôtre n’en est pas. Demandez à l’un d’eux.",
  role_unknown: "Ce rôle n’est pas dans la carte des données. Choisissez-en un dans la liste.",
  name_missing: "Il manque un nom. Donnez-en un.",
  words_missing: "Il faut un motif à cette étape, et un dernier jour à une suspension. Écrivez-les, puis réessayez.",
  done_missing:
    "Heed ne peut pas le faire de lui-même. Faites-le, puis écrivez à la personne ce que vous avez fait : elle le reçoit par e-mail.",
  field_unknown:
    "Le plan des données n’a aucun champ de ce nom dont la valeur puisse changer. Prenez le nom dans le plan.",
  value_malformed: "La valeur ne convient pas à ce champ. Voyez son type dans le plan des données.",
  no_use: "Plus rien ne peut se servir de ce champ pour cette personne. Écrivez-lui ce qui a été fait à la place.",
  not_a_choice: "Ce n’est pas une finalité à laquelle on puisse dire oui ou non. Prenez-en une autre.",
  answer_missing: "On répond à un message par des mots. Écrivez la réponse, puis envoyez-la.",
  no_message: "Seule une question ou une réclamation reçoit une réponse écrite. Exécutez la demande, ou refusez-la.",
  not_now:
    "La demande est close ou suspendue, ou personne n’a encore prouvé son identité. Voyez ce qui doit venir d’abord.",
  no_match:
    "Personne n’est connu sous cet identifiant. Donnez le numéro de client de la personne, ou refusez pour ce motif.",
  request_closed: "Cette demande est close. Il ne s’y passe plus rien.",
  request_moved: "Quelqu’un a entre-temps traité cette demande. Rechargez-la et regardez de nouveau.",
  kind_unknown: "Une telle demande n’existe pas. Choisissez-en une dans la liste.",
  received_malformed: "Elle est arrivée un jour de l’année passée, aujourd’hui au plus tard. Choisissez ce jour.",
  regime_unknown:
    "La carte des données ne connaît pas ce droit, et aucun de ce nom n’a de délai ici. Choisissez-en un dans la liste.",
  too_many: "Trop de demandes arrivent en ce moment, ou beaucoup de cette adresse aujourd’hui. Réessayez plus tard.",
  words_malformed:
    "Une question ou une réclamation a besoin de ses mots, 2 000 caractères au plus. Écrivez-les, puis réessayez.",
  request_unknown: "Il n’y a plus de demande portant ce numéro. Prenez-en une dans la liste.",
  audience_changed: "Quelqu’un a entre-temps modifié cette audience. Rechargez-la et voyez ce qui a changé.",
  audience_too_small:
    "Il y a maintenant si peu de personnes que chacune se reconnaît, et personne n’a été lu. Élargissez la règle.",
  export_overtaken: "Une audience a été enregistrée entre-temps, et personne n’a été lu. Redemandez le fichier.",
  audience_unknown: "Il n’y a plus d’audience de ce nom. Prenez-en une dans la liste.",
  counts_used_up:
    "Vos comptages de ce mois sont épuisés : chacun révèle un peu de quelqu’un. D’autres viendront le mois prochain.",
  audit_failed:
    "L’audit parle contre cette version ; sa fiche dit pourquoi. Entraînez de nouveau, ou laissez décider un rôle qui peut passer outre.",
  reason_missing: "Décider contre un audit demande une raison que d’autres puissent peser. Écrivez-la en une phrase.",
  model_unknown: "Cette version n’existe plus. Prenez-en une dans la liste.",
  model_moved: "Quelqu’un a changé l’usage de cette version. Rechargez-la et regardez de nouveau.",
  model_has_leavers:
    "Des personnes sont parties depuis l’apprentissage de cette version, qui les contient encore. Entraînez de nouveau.",
  model_is_live: "Cette version est déjà en service. Il n’y a rien à faire.",
  capability_unused: "Aucun emplacement ne s’en sert. Prenez-en une dans la liste.",
  training_runs: "Un entraînement est en cours. Attendez sa fin, puis lancez celui-ci.",
  placement_unknown: "Il n’y a plus d’emplacement de ce nom. Prenez-en un dans la liste.",
  recipient_unknown: "Heed n’envoie rien à un destinataire de ce nom. Prenez-en un dans la liste.",
  heads_missing:
    "Il n’y a aucune tête dans ce que vous avez collé. Une tête compte 64 chiffres et lettres, comme « heed ledger head » l’affiche.",
  deletion_moved: "Quelqu’un a entre-temps traité cette suppression. Rechargez-la et regardez de nouveau.",
  day_malformed: "Le premier jour doit précéder le dernier. Choisissez de nouveau les deux jours.",
  import_unknown: "Ce fichier n’est pas là : il a été retiré, ou sa journée est passée. Apportez-le de nouveau.",
  imports_full: "Trop de fichiers attendent déjà ici. Importez-les ou retirez-les d’abord.",
  bytes_missing: "Rien du fichier n’est arrivé. Choisissez-le de nouveau.",
  not_examined:
    "Ce Heed a été démarré par un de vos programmes, qui n’examine rien. Sur le serveur, lancez : heed doctor",
  malformed_request: "Quelque chose manque dans ce formulaire, ou y est illisible. Relisez-le.",
  disk_full:
    "Il n’y a plus de place sur le serveur ; rien n’a été enregistré. Dites-le à la personne qui gère Heed, puis réessayez.",
  fault:
    "Quelque chose a échoué chez Heed. Réessayez ; si cela se répète, donnez le numéro ci-dessous à la personne qui gère Heed.",
};
