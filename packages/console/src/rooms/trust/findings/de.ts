// What heed doctor finds, in German.
import type { FindingWords } from "@heed/core";

const SMTP_WAITS = "Mails warten und werden wieder versucht.";

export const GERMAN: FindingWords = {
  field_unread: ({ names }) => [
    `Kein Zweck liest ${names}: Was niemand braucht, darf nicht erhoben werden (Art. 5 Abs. 1 lit. c DSGVO).`,
    "Nehmen Sie es aus fields, oder nennen Sie es unter reads bei dem Zweck, der es braucht.",
  ],
  keep_without_review: ({ names }) => [
    `${names} bewahrt Daten länger als drei Jahre auf, und niemand ist genannt, der prüft, ob sie noch nötig sind (Art. 5 Abs. 1 lit. e DSGVO).`,
    "Verkürzen Sie die Frist, oder schreiben Sie keepReview.",
  ],
  purpose_idle: ({ names }) => [
    `Menschen werden nach ${names} gefragt, und kein Platz und kein Kanal nutzt es.`,
    "Fügen Sie einen Platz hinzu, oder streichen Sie den Zweck: Eine unnütze Frage kostet Vertrauen.",
  ],
  host_not_named: ({ setting, host }) => [
    `${setting} führt zu ${host}, den kein Empfänger der Landkarte nennt: Niemand erfährt, dass Daten dorthin gehen (Art. 13 Abs. 1 lit. e und f DSGVO).`,
    "Tragen Sie ihn unter hosts bei dem Empfänger ein, der ihn betreibt, mit Land und Garantie.",
  ],
  recipient_closed: ({ name, since }) => [
    `An ${name} geht nichts mehr: Der Vertrag oder seine Prüfung ist seit ${since} abgelaufen. Mitgeteilt wird nur noch, dass aufgehört und gelöscht werden soll.`,
    "Sehen Sie den Vertrag an und tragen Sie den neuen Tag in heed.config.ts ein, oder streichen Sie das Ziel.",
  ],
  recipient_closes_soon: ({ name, until }) => [
    `Nach dem ${until} geht an ${name} nichts mehr.`,
    "Sehen Sie den Vertrag an und tragen Sie den neuen Tag in heed.config.ts ein.",
  ],
  recipient_without_secret: ({ name }) => [
    `Für ${name} gibt es kein Geheimnis: Nichts wird gesendet, alles wartet.`,
    `Führen Sie heed recipients secret ${name} aus; liegen die Schlüssel beim Empfänger, dann mit --keys DATEI.`,
  ],
  deliveries_given_up: ({ name, n }) => [
    `Aufgegebene Sendungen an ${name}: ${n}.`,
    `Sehen Sie sie unter Weitergabe an und versuchen Sie sie noch einmal: heed recipients retry ${name}.`,
  ],
  deliveries_wait: ({ name, since, host }) => [
    `Die älteste Sendung an ${name} wartet seit dem ${since}.`,
    `Fragen Sie dort, ob ${host} Aufrufe annimmt, und ob ein Server von Heed läuft.`,
  ],
  public_url_without_tls: () => [
    "HEED_PUBLIC_URL ist http: Wer auf dem Weg mitliest, sieht, was Kunden senden, und ihre Sitzungen.",
    "Stellen Sie einen Proxy mit TLS davor und setzen Sie HEED_PUBLIC_URL auf https://.",
  ],
  demo_keys_on_open_host: () => [
    "Die allbekannten Schlüssel der Demo liegen in einer Datenbank, die von anderen Rechnern erreichbar ist. Sie gelten nur für die Demo und gehören doch nicht hierher.",
    "Beginnen Sie für Ihren eigenen Shop mit einem neuen HEED_DATA_DIR oder einer neuen Datenbank.",
  ],
  open_without_tls: ({ host }) => [
    `HEED_HOST ${host} ist von anderen Rechnern ohne TLS erreichbar.`,
    "Lassen Sie Heed auf 127.0.0.1 hinter einem Proxy mit TLS laufen und setzen Sie HEED_PUBLIC_URL auf dessen https://-Adresse.",
  ],
  database_without_tls: () => [
    "DATABASE_URL führt zu einem anderen Rechner und verlangt keine Verschlüsselung mit geprüftem Zertifikat.",
    "Hängen Sie ?sslmode=verify-full an DATABASE_URL an.",
  ],
  key_weak: () => [
    "Der Hauptschlüssel hat wenige verschiedene Zeichen: Er wurde nicht zufällig gezogen.",
    "Machen Sie für eine neue Installation einen mit: openssl rand -hex 32",
  ],
  key_beside_data: () => [
    "Der Hauptschlüssel liegt im Datenverzeichnis: Eine Kopie dieses Ordners öffnet alles, und geht sie verloren, sind alle Namen verloren.",
    "Setzen Sie HEED_KEY aus einem Geheimnisspeicher und entfernen Sie die Datei key.",
  ],
  database_superuser: () => [
    "DATABASE_URL ist ein Superuser, den keine Zugriffsregel bindet.",
    "Geben Sie Heed eine Rolle, der ihre Datenbank gehört und die Rollen anlegen darf, und nicht mehr.",
  ],
  postgres_old: ({ major, supported }) => [
    `PostgreSQL ${major} ist älter, als Heed es braucht.`,
    `Wechseln Sie zu PostgreSQL ${supported} oder neuer: dort heed backup, hier heed restore.`,
  ],
  not_durable: () => [
    "Die Datenbank antwortet, bevor die Platte es hat (fsync oder synchronous_commit ist aus): Ein Stromausfall verliert Entscheidungen, die bestätigt waren.",
    "Schalten Sie fsync und synchronous_commit ein.",
  ],
  clock_skew: ({ seconds }) => [
    `Die Uhren dieses Rechners und der Datenbank gehen ${seconds} Sekunden auseinander: Daraus folgt, was bleibt und was als neuer gilt.`,
    "Lassen Sie beide von NTP stellen.",
  ],
  partitions_missing: () => [
    "Für die Ereignisse des nächsten Monats gibt es keine Partition; sie könnten nicht gespeichert werden.",
    "Starten Sie Heed: Es legt sie täglich an. Läuft es, suchen Sie in seinem Log nach Fehlern der Aufgabe maintain.",
  ],
  holds_overdue: ({ n }) => [
    `Vermerke „Rechtsanspruch“, deren Tag vorbei ist: ${n}. Was gelöscht werden sollte, bleibt nur, solange ein Anspruch dauert (DSGVO Art. 17 Abs. 3 Buchst. e).`,
    "Die Startseite sagt, worum es geht. Heben Sie ihn auf, in einem Terminal mit heed person hold ID --lift, oder setzen Sie ihn mit einem späteren Tag neu.",
  ],
  deletions_stuck: ({ n }) => [
    `Löschungen, die jemanden brauchen: ${n}. Ein Empfänger weigert sich oder hat nie geantwortet, oder die Frist des Gesetzes ist um (DSGVO Art. 12 Abs. 3, 19).`,
    "Öffnen Sie Vertrauen, Anfragen: Benachrichtigen Sie den Empfänger selbst, und sagen Sie es dort.",
  ],
  seal_lag: ({ minutes }) => [
    `Der älteste Eintrag des Protokolls, der nicht versiegelt ist, ist ${minutes} Minuten alt: Bis dahin fällt eine Änderung nicht auf.`,
    "Starten Sie Heed: Es versiegelt alle paar Sekunden. Läuft es, suchen Sie in pg_stat_activity nach einer Transaktion, die nicht endet.",
  ],
  mail_server_away: () => [
    `Der Mailserver von SMTP_URL antwortet nicht, oder er weist Nutzer und Passwort ab: ${SMTP_WAITS}`,
    "Starten Sie ihn, oder berichtigen Sie SMTP_URL.",
  ],
  mail_server_untrusted: () => [
    `Der Mailserver von SMTP_URL bietet keine Verschlüsselung an oder kein gültiges Zertifikat für seinen Namen, für das jemand Bekanntes bürgt: ${SMTP_WAITS}`,
    "Geben Sie ihm eines, oder nennen Sie Ihre eigene Zertifizierungsstelle in NODE_EXTRA_CA_CERTS.",
  ],
  mail_without_tls: () => [
    "SMTP_URL führt zu einem anderen Rechner und erlaubt, dass Mails unverschlüsselt oder unter einem beliebigen Zertifikat dorthin gehen.",
    "Nehmen Sie ignoreTLS und tls.rejectUnauthorized aus SMTP_URL heraus.",
  ],
  requests_unconfirmed: ({ names }) => [
    `${names}: Der Eingang eines Antrags ist zu bestätigen, und kein Mailserver ist eingestellt. Wer etwas verlangt, erfährt nichts davon.`,
    "Setzen Sie SMTP_URL.",
  ],
  mail_server_missing: ({ names }) => [
    `Das Ja eines Browsers zu ${names} gilt erst, wenn es per Mail bestätigt ist, und kein Mailserver ist eingestellt.`,
    "Setzen Sie SMTP_URL.",
  ],
  model_drifted: ({ version, against }) => [
    `Gegen ${version} spricht, was die letzte Prüfung fand: ${against}`,
    "Trainieren Sie es neu und sehen Sie seine Karte an. Bis dahin sind seine Werte mit Vorsicht zu nehmen.",
  ],
  disk_nearly_full: ({ gigabytes, percent }) => [
    `Auf der Platte des Datenverzeichnisses sind noch ${gigabytes} GB frei (${percent} %).`,
    "Schaffen Sie Platz, oder verlegen Sie HEED_DATA_DIR: Ist sie voll, nimmt Heed nichts mehr an, was es nicht speichern kann.",
  ],
  backup_missing: () => [
    "Es gibt keine Sicherung: Geht eine Platte kaputt, ist alles verloren.",
    "Führen Sie täglich heed backup ORDNER aus, auf eine andere Platte.",
  ],
  backup_old: ({ days }) => [
    `Die neueste Sicherung ist ${days} Tage alt.`,
    "Führen Sie täglich heed backup ORDNER aus.",
  ],
  journal_missing: () => [
    "In HEED_JOURNAL_DIR liegt kein Journal: Eine zurückgespielte Sicherung brächte zurück, was Menschen seither abgelehnt haben oder löschen ließen.",
    "Lassen Sie HEED_JOURNAL_DIR auf das Journal zeigen. Wo noch niemand etwas abgelehnt hat, ist nichts zu tun.",
  ],
  journal_beside_database: () => [
    "Das Journal der Ablehnungen liegt auf derselben Platte wie die Datenbank: Ein Schaden nimmt beide mit.",
    "Setzen Sie HEED_JOURNAL_DIR auf einen Ordner einer anderen Platte und verschieben Sie die Dateien dorthin.",
  ],
  older_database_kept: ({ until }) => [
    `Die Datenbank eines älteren PostgreSQL wird noch bis zum ${until} aufbewahrt: Sie enthält Menschen, wie sie waren, und keine Löschung erreicht sie.`,
    "Ist alles in Ordnung, löschen Sie sie mit: heed upgrade --done",
  ],
  heads_published: () => [
    "Heed kann nicht wissen, ob Köpfe des Protokolls anderswo aufbewahrt werden; nur sie binden den Eigentümer der Datenbank.",
    "Hängen Sie die Ausgabe von heed ledger head täglich an eine Datei auf einem anderen Rechner an, und geben Sie diese heed ledger verify.",
  ],
};
