// Ce que trouve heed doctor, en français.
import type { FindingWords } from "@heed/core";

const SMTP_WAITS = "les e-mails attendent et sont réessayés.";

export const FRENCH: FindingWords = {
  field_unread: ({ names }) => [
    `Aucune finalité ne lit ${names} : ce dont personne n’a besoin ne peut pas être collecté (art. 5, § 1, c) RGPD).`,
    "Retirez-le de fields, ou nommez-le dans les reads de la finalité qui en a besoin.",
  ],
  keep_without_review: ({ names }) => [
    `${names} conserve des données plus de trois ans, et personne n’est nommé pour vérifier qu’elles sont encore nécessaires (art. 5, § 1, e) RGPD).`,
    "Raccourcissez la durée de conservation, ou écrivez keepReview.",
  ],
  purpose_idle: ({ names }) => [
    `On interroge les gens sur ${names}, et aucun emplacement ni canal ne s’en sert.`,
    "Ajoutez un emplacement, ou supprimez la finalité : une question inutile coûte de la confiance.",
  ],
  host_not_named: ({ setting, host }) => [
    `${setting} mène à ${host}, qu’aucun destinataire de la carte ne nomme : personne n’apprend que des données y vont (art. 13, § 1, e) et f) RGPD).`,
    "Ajoutez-le aux hosts du destinataire qui l’exploite, avec son pays et ses garanties.",
  ],
  recipient_closed: ({ name, since }) => [
    `Plus rien ne part vers ${name} : son contrat, ou la revue de celui-ci, est échu depuis le ${since}. On lui dit seulement d’arrêter et de supprimer.`,
    "Examinez le contrat, puis donnez sa nouvelle date dans heed.config.ts, ou retirez la destination.",
  ],
  recipient_closes_soon: ({ name, until }) => [
    `Après le ${until}, plus rien ne partira vers ${name}.`,
    "Examinez le contrat, puis donnez sa nouvelle date dans heed.config.ts.",
  ],
  recipient_without_secret: ({ name }) => [
    `${name} n’a pas de secret : rien n’y est envoyé et tout attend.`,
    `Lancez heed recipients secret ${name}, avec --keys FICHIER si les clés viennent du destinataire.`,
  ],
  deliveries_given_up: ({ name, n }) => [
    `Envois abandonnés vers ${name} : ${n}.`,
    `Voyez-les sous Transmissions, puis relancez-les : heed recipients retry ${name}.`,
  ],
  deliveries_wait: ({ name, since, host }) => [
    `Le plus ancien envoi vers ${name} attend depuis le ${since}.`,
    `Demandez-leur si ${host} répond aux appels, et vérifiez qu’un serveur de Heed tourne.`,
  ],
  public_url_without_tls: () => [
    "HEED_PUBLIC_URL est en http : quiconque écoute en chemin lit ce qu’envoient les clients, et leurs sessions.",
    "Placez un proxy TLS devant, et mettez HEED_PUBLIC_URL en https://.",
  ],
  demo_keys_on_open_host: () => [
    "Les clés bien connues de la démonstration sont dans une base accessible depuis d’autres machines. Elles ne valent que pour la démonstration, mais n’ont pas leur place ici.",
    "Commencez votre propre boutique avec un HEED_DATA_DIR neuf ou une base neuve.",
  ],
  open_without_tls: ({ host }) => [
    `HEED_HOST ${host} est accessible sans TLS depuis d’autres machines.`,
    "Écoutez sur 127.0.0.1 derrière un proxy TLS, et donnez à HEED_PUBLIC_URL son adresse https://.",
  ],
  database_without_tls: () => [
    "DATABASE_URL mène à une autre machine et n’exige pas de chiffrement sous un certificat vérifié.",
    "Ajoutez ?sslmode=verify-full à DATABASE_URL.",
  ],
  key_weak: () => [
    "La clé racine a peu de caractères différents : elle n’a pas été tirée au hasard.",
    "Pour une nouvelle installation, créez-en une avec : openssl rand -hex 32",
  ],
  key_beside_data: () => [
    "La clé racine est dans le dossier des données : une copie de ce dossier ouvre tout, et le perdre fait perdre les noms de tout le monde.",
    "Donnez HEED_KEY depuis un coffre à secrets, et supprimez le fichier key.",
  ],
  database_superuser: () => [
    "DATABASE_URL est un superutilisateur, qu’aucune règle d’accès ne lie.",
    "Donnez à Heed un rôle qui possède sa base et peut créer des rôles, et rien de plus.",
  ],
  postgres_old: ({ major, supported }) => [
    `PostgreSQL ${major} est plus ancien que ce qu’il faut à Heed.`,
    `Passez à PostgreSQL ${supported} ou plus récent : heed backup là-bas, heed restore ici.`,
  ],
  not_durable: () => [
    "La base répond avant que le disque ait écrit (fsync ou synchronous_commit est désactivé) : une coupure de courant perd des choix qui étaient confirmés.",
    "Activez fsync et synchronous_commit.",
  ],
  clock_skew: ({ seconds }) => [
    `Les horloges de cette machine et de la base diffèrent de ${seconds} secondes : ce qui est conservé et ce qui passe pour plus récent en dépend.`,
    "Réglez les deux par NTP.",
  ],
  partitions_missing: () => [
    "Il n’y a pas de partition pour les événements du mois prochain ; ils ne pourraient pas être enregistrés.",
    "Démarrez Heed, qui les crée chaque jour. S’il tourne, cherchez dans son journal les erreurs de la tâche maintain.",
  ],
  holds_overdue: ({ n }) => [
    `Mises sous séquestre pour une action en justice dont le jour est passé : ${n}. Ce qui devait être effacé ne reste que tant que l’action dure (RGPD art. 17, § 3, e).`,
    "L’accueil dit de quoi il s’agit. Levez-la, dans un terminal, avec heed person hold ID --lift, ou posez-la de nouveau avec un jour plus tardif.",
  ],
  deletions_stuck: ({ n }) => [
    `Effacements qui demandent quelqu’un : ${n}. Un destinataire a refusé ou n’a jamais répondu, ou le délai de la loi est passé (RGPD art. 12, § 3, et 19).`,
    "Ouvrez Confiance, Demandes : prévenez le destinataire vous-même, et dites-le là.",
  ],
  seal_lag: ({ minutes }) => [
    `La plus ancienne entrée du registre qui n’est pas scellée a ${minutes} minutes : jusque-là, une modification ne se voit pas.`,
    "Démarrez Heed, qui scelle toutes les quelques secondes. S’il tourne, cherchez dans pg_stat_activity une transaction qui ne finit pas.",
  ],
  mail_server_away: () => [
    `Le serveur de messagerie de SMTP_URL ne répond pas, ou refuse l’utilisateur et le mot de passe : ${SMTP_WAITS}`,
    "Démarrez-le, ou corrigez SMTP_URL.",
  ],
  mail_server_untrusted: () => [
    `Le serveur de messagerie de SMTP_URL n’offre pas de chiffrement, ou n’a pas, pour son nom, de certificat valide émis par une autorité connue : ${SMTP_WAITS}`,
    "Donnez-lui-en un, ou nommez votre propre autorité dans NODE_EXTRA_CA_CERTS.",
  ],
  mail_without_tls: () => [
    "SMTP_URL mène à une autre machine et permet que les e-mails y aillent sans chiffrement, ou sous n’importe quel certificat.",
    "Retirez ignoreTLS et tls.rejectUnauthorized de SMTP_URL.",
  ],
  requests_unconfirmed: ({ names }) => [
    `${names} : la réception d’une demande doit être confirmée, et aucun serveur de courrier n’est réglé. Qui demande n’en apprend rien.`,
    "Réglez SMTP_URL.",
  ],
  mail_server_missing: ({ names }) => [
    `Le oui d’un navigateur à ${names} ne compte qu’une fois confirmé par e-mail, et aucun serveur de messagerie n’est réglé.`,
    "Réglez SMTP_URL.",
  ],
  model_drifted: ({ version, against }) => [
    `La dernière vérification parle contre ${version} : ${against}`,
    "Entraînez-le de nouveau et regardez sa fiche. D’ici là, pesez ses scores avec prudence.",
  ],
  disk_nearly_full: ({ gigabytes, percent }) => [
    `Il reste ${gigabytes} Go sur le disque du dossier des données (${percent} %).`,
    "Faites de la place, ou déplacez HEED_DATA_DIR : une fois le disque plein, Heed refuse ce qu’il ne peut pas enregistrer.",
  ],
  backup_missing: () => [
    "Il n’y a pas de sauvegarde : un disque en panne emporte tout.",
    "Lancez heed backup DOSSIER chaque jour, vers un autre disque.",
  ],
  backup_old: ({ days }) => [
    `La dernière sauvegarde date de ${days} jours.`,
    "Lancez heed backup DOSSIER chaque jour.",
  ],
  journal_missing: () => [
    "HEED_JOURNAL_DIR ne contient pas de journal : une sauvegarde restaurée ramènerait ce que les gens ont refusé ou fait supprimer depuis.",
    "Faites pointer HEED_JOURNAL_DIR vers le journal. Si personne n’a encore rien refusé, il n’y a rien à faire.",
  ],
  journal_beside_database: () => [
    "Le journal des refus est sur le même disque que la base : une panne emporte les deux.",
    "Donnez à HEED_JOURNAL_DIR un dossier d’un autre disque, et déplacez-y les fichiers.",
  ],
  older_database_kept: ({ until }) => [
    `La base d’un PostgreSQL plus ancien est conservée jusqu’au ${until} : les gens y sont tels qu’ils étaient, et aucune suppression ne l’atteint.`,
    "Si tout va bien, supprimez-la avec : heed upgrade --done",
  ],
  heads_published: () => [
    "Heed ne peut pas savoir si des têtes du registre sont conservées ailleurs ; elles seules lient le propriétaire de la base.",
    "Ajoutez chaque jour la sortie de heed ledger head à un fichier sur une autre machine, et donnez-le à heed ledger verify.",
  ],
};
