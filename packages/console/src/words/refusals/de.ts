// Why something did not work, by code, in German.
import type { Refusals } from "./en.ts";

export const GERMAN_REFUSALS: Refusals = {
  offline:
    "Heed ist nicht erreichbar. Was Sie geschrieben haben, bleibt stehen. Prüfen Sie das Netz und versuchen Sie es dann noch einmal.",
  unreadable:
    "Etwas zwischen dieser Seite und Heed hat an seiner Stelle geantwortet. Prüfen Sie Netz oder Proxy und versuchen Sie es dann noch einmal.",
  wrong_password: "Diese Adresse und dieses Passwort gehören nicht zusammen. Versuchen Sie es noch einmal.",
  wrong_code: "Dieser Code stimmt nicht oder ist zu alt. Warten Sie auf den nächsten, oder beginnen Sie von vorn.",
  link_over:
    "Dieser Link wurde benutzt, oder Heed ist seither neu gestartet worden. Starten Sie Heed neu: Es zeigt dann einen neuen an.",
  approval_gone: "Das wartet nicht mehr: Es wurde beantwortet, oder seine Tage sind vorbei. Laden Sie die Seite neu.",
  own_approval: "Was Sie verlangen, muss jemand anderes freigeben.",
  another_person:
    "Es geht um jemand anderen, oder unter dem, was Sie schrieben, ist niemand bekannt. Nichts wurde freigegeben.",
  passkey_stopped: "Es wurde abgebrochen, oder dieses Gerät hat keinen Passkey für hier oder schon einen für Sie.",
  passkey_unknown: "Dieser Passkey öffnet hier kein Konto. Melden Sie sich mit Ihrem Passwort an.",
  password_wrong: "Das ist nicht Ihr Passwort. Versuchen Sie es noch einmal.",
  password_short: "Dieses Passwort ist zu kurz. Nehmen Sie mindestens 12 Zeichen: Vier Wörter sind gut.",
  password_long: "Dieses Passwort ist zu lang. Nehmen Sie höchstens 128 Zeichen.",
  password_guessable:
    "Dieses Passwort ist leicht zu erraten. Nehmen Sie eines, das nicht aus Ihrer Adresse oder einer Wiederholung besteht.",
  password_breached:
    "Dieses Passwort steht in einer Liste gestohlener. Nehmen Sie ein anderes, auch überall sonst, wo Sie es benutzen.",
  breach_list_away:
    "Die Liste gestohlener Passwörter ist gerade nicht zu fragen; so wird keines angenommen. Versuchen Sie es in einer Minute.",
  second_factor_there: "Es gibt schon einen Authenticator. Beenden Sie ihn und richten Sie ihn dann ein.",
  own_account: "Niemand tut das am eigenen Konto. Fragen Sie jemanden, der einlädt.",
  role_of_provider: "Die Anmeldung des Hauses gibt diese Rolle. Lassen Sie sie dort ändern.",
  account_exists: "Unter dieser Adresse hat schon jemand ein Konto. Nehmen Sie es zuerst weg.",
  address_malformed: "Das ist keine E-Mail-Adresse. Geben Sie eine an wie name@example.org.",
  colleague_gone: "Dieses Konto oder diese Einladung gibt es nicht mehr. Laden Sie die Seite neu.",
  accent_faint: "Buchstaben in dieser Farbe kann nicht jeder lesen. Nehmen Sie eine dunklere.",
  accent_malformed: "Das ist keine Farbe. Schreiben Sie # und sechs Ziffern, etwa #1f5f56.",
  name_malformed: "Der Name muss eine Zeile aus Buchstaben sein. Schreiben Sie ihn neu oder lassen Sie ihn weg.",
  appearance_changed: "Jemand hat das inzwischen geändert. Laden Sie es neu und wählen Sie dann.",
  no_mail_server: "Kein Mailserver ist genannt. Setzen Sie auf dem Server SMTP_URL und starten Sie Heed neu.",
  throttled: "Zu viele Versuche. Warten Sie 15 Minuten und versuchen Sie es dann noch einmal.",
  unavailable: "Die Datenbank ist nicht erreichbar. Versuchen Sie es gleich noch einmal.",
  not_asked:
    "Sie wurde zu diesem Zweck nicht gefragt, also darf er nichts von ihr nutzen. Nehmen Sie einen anderen Zweck, auf dem Ihre Arbeit beruht.",
  asked_again:
    "Was dieser Zweck tut, hat sich seit ihrem Ja geändert; es gilt als nicht gefragt. Beim nächsten Besuch wird sie neu gefragt.",
  refused: "Sie hat zu diesem Zweck Nein gesagt. Nehmen Sie einen anderen Zweck, auf dem Ihre Arbeit beruht.",
  objected: "Sie hat diesem Zweck widersprochen. Nehmen Sie einen anderen Zweck, auf dem Ihre Arbeit beruht.",
  expired: "Ihr Ja zu diesem Zweck ist abgelaufen. Beim nächsten Besuch wird sie neu gefragt.",
  not_confirmed: "Ihr Ja wartet, bis sie es per Mail bestätigt.",
  restricted:
    "Sie hat die Einschränkung der Verarbeitung verlangt: Was von ihr aufbewahrt ist, darf für nichts genutzt werden, bis sie aufgehoben ist.",
  child:
    "Der Shop hat diese Person als Kind gekennzeichnet: kein Profil, keine Bewertung, keine Weitergabe, keine Werbung.",
  gpc: "Der Browser der Person sagt Nein (Global Privacy Control): kein Verkauf, keine Weitergabe, keine Werbung über Websites hinweg.",
  signal: "Ein Signal dieses Besuchs sagt Nein und wird beachtet.",
  quarantined:
    "Zu viele Browser teilen sich diese Kundennummer; niemand weiß, wer es ist. Sehen Sie nach, was sie sendet.",
  aggregate_only: "Dieser Zweck zählt Gruppen und öffnet niemanden. Nehmen Sie einen anderen Zweck.",
  no_identifier: "Niemand ist genannt. Schreiben Sie die Kundennummer oder die Browser-Kennung.",
  unknown_person: "Darunter ist niemand bekannt. Schreiben Sie es genau wie der Shop.",
  purpose_not_declared: "Dieser Zweck steht nicht in der Datenlandkarte. Wählen Sie einen aus der Liste.",
  role_may_not: "Ihre Rolle hat den Zweck nicht, der hier nötig ist. Bitten Sie jemanden, dessen Rolle ihn hat.",
  no_reason: "Wählen Sie, warum Sie hinsehen.",
  look_never_late:
    "Bei diesem Grund erfährt die Person die Einsicht sofort. Wählen Sie einen anderen Grund, oder sehen Sie ohne Aufschub nach.",
  second_person_missing:
    "Das muss zuerst jemand anderes freigeben, unter Vertrauen, Freigaben. Tun Sie dann dasselbe noch einmal.",
  staff_key_unknown: "Hier ist niemand angemeldet, oder die Sitzung ist zu Ende. Melden Sie sich noch einmal an.",
  signed_out: "Hier ist niemand angemeldet. Melden Sie sich zuerst an.",
  second_factor_missing:
    "Ein Passwort allein öffnet nichts. Richten Sie einen zweiten Faktor ein und melden Sie sich damit an.",
  session_over: "Diese Sitzung gibt es nicht mehr. Laden Sie die Liste neu.",
  passkey_over: "Diesen Passkey gibt es nicht mehr. Laden Sie die Seite neu.",
  not_own_page: "Das kam von einer anderen Website. Tun Sie es auf der Seite von Heed selbst.",
  colleague_missing: "Ein Schlüssel ist kein Konto. Melden Sie sich selbst an.",
  admin_missing:
    "Das tut, wer Kolleginnen und Kollegen einlädt; Ihr Konto gehört nicht dazu. Bitten Sie jemanden, dessen Konto es darf.",
  role_unknown: "Diese Rolle steht nicht in der Datenlandkarte. Wählen Sie eine aus der Liste.",
  name_missing: "Es fehlt ein Name. Geben Sie einen an.",
  words_missing:
    "Dieser Schritt braucht einen Grund, und ein Aufschub seinen letzten Tag. Tragen Sie es ein und versuchen Sie es noch einmal.",
  done_missing:
    "Heed kann das nicht von selbst. Tun Sie es, dann schreiben Sie der Person, was Sie getan haben: Sie bekommt es per E-Mail.",
  field_unknown:
    "Die Datenkarte hat kein solches Feld, dessen Wert ein anderer sein könnte. Nehmen Sie den Namen aus der Karte.",
  value_malformed: "Der Wert passt nicht zu diesem Feld. Die Datenkarte nennt seinen Typ.",
  no_use: "Für diese Person darf nichts mehr dieses Feld nutzen. Schreiben Sie ihr, was stattdessen getan wurde.",
  not_a_choice: "Das ist kein Zweck, zu dem jemand Ja oder Nein sagen kann. Nehmen Sie einen solchen.",
  answer_missing: "Auf eine Nachricht wird mit Worten geantwortet. Schreiben Sie die Antwort und senden Sie sie.",
  no_message:
    "Nur auf eine Frage oder Beschwerde wird mit Worten geantwortet. Führen Sie den Antrag aus, oder lehnen Sie ihn ab.",
  not_now:
    "Der Antrag ist abgeschlossen oder angehalten, oder niemand hat nachgewiesen, die Person zu sein. Sehen Sie nach, was zuerst kommen muss.",
  no_match:
    "Darunter ist niemand bekannt. Nennen Sie die Kundennummer der Person, oder lehnen Sie mit diesem Grund ab.",
  request_closed: "Dieser Antrag ist abgeschlossen. Mit ihm geschieht nichts mehr.",
  request_moved: "Inzwischen hat jemand an diesem Antrag etwas getan. Laden Sie ihn neu und sehen Sie noch einmal hin.",
  kind_unknown: "Einen solchen Antrag gibt es nicht. Wählen Sie einen aus der Liste.",
  received_malformed: "Er ging an einem Tag des letzten Jahres ein, spätestens heute. Wählen Sie diesen Tag.",
  regime_unknown:
    "Die Datenlandkarte kennt dieses Recht nicht, und keines dieses Namens hat hier eine Frist. Wählen Sie eines aus der Liste.",
  too_many:
    "Gerade kommen zu viele Anträge, oder heute schon viele unter dieser Adresse. Versuchen Sie es später noch einmal.",
  words_malformed:
    "Eine Frage oder Beschwerde braucht ihre Worte, höchstens 2.000 Zeichen. Schreiben Sie sie, dann versuchen Sie es noch einmal.",
  request_unknown: "Einen Antrag mit dieser Nummer gibt es nicht mehr. Nehmen Sie einen aus der Liste.",
  audience_changed:
    "Inzwischen hat jemand diese Zielgruppe geändert. Laden Sie sie neu und sehen Sie nach, was geändert wurde.",
  audience_too_small:
    "Es sind jetzt so wenige darin, dass es Einzelne sind; niemand wurde gelesen. Fassen Sie die Regel weiter.",
  export_overtaken:
    "Inzwischen wurde eine Zielgruppe gesichert; niemand wurde gelesen. Verlangen Sie die Datei noch einmal.",
  audience_unknown: "Eine Zielgruppe dieses Namens gibt es nicht mehr. Nehmen Sie eine aus der Liste.",
  counts_used_up:
    "Ihre Zählungen dieses Monats sind verbraucht: Jede verrät ein wenig über jemanden. Nächsten Monat gibt es neue.",
  audit_failed:
    "Die Prüfung spricht gegen diese Version; ihre Karte sagt, warum. Trainieren Sie neu, oder lassen Sie eine Rolle entscheiden, die sich darüber hinwegsetzen darf.",
  reason_missing:
    "Gegen eine Prüfung zu entscheiden braucht einen Grund, den andere abwägen können. Schreiben Sie ihn in einem Satz.",
  model_unknown: "Diese Version gibt es nicht mehr. Nehmen Sie eine aus der Liste.",
  model_moved:
    "Jemand hat geändert, wofür diese Version genutzt wird. Laden Sie sie neu und sehen Sie noch einmal hin.",
  model_has_leavers: "Seit diese Version lernte, sind Menschen gegangen, die sie noch enthält. Trainieren Sie neu.",
  model_is_live: "Diese Version ist schon im Einsatz. Es ist nichts zu tun.",
  capability_unused: "Kein Platz nutzt das. Nehmen Sie etwas aus der Liste.",
  training_runs: "Ein Training läuft. Warten Sie, bis es zu Ende ist, und beginnen Sie dann dieses.",
  placement_unknown: "Einen Platz dieses Namens gibt es nicht mehr. Nehmen Sie einen aus der Liste.",
  recipient_unknown: "Heed sendet an keinen Empfänger dieses Namens. Nehmen Sie einen aus der Liste.",
  heads_missing:
    "In dem, was Sie eingefügt haben, ist kein Kopf. Ein Kopf hat 64 Ziffern und Buchstaben, wie „heed ledger head“ ihn ausgibt.",
  deletion_moved:
    "Inzwischen hat jemand an dieser Löschung etwas getan. Laden Sie sie neu und sehen Sie noch einmal hin.",
  day_malformed: "Der erste Tag muss vor dem letzten liegen. Wählen Sie beide Tage neu.",
  import_unknown:
    "Diese Datei ist nicht hier: Sie wurde weggenommen, oder ihr Tag ist um. Bringen Sie sie noch einmal.",
  imports_full: "Hier warten schon zu viele Dateien. Importieren Sie sie oder nehmen Sie sie weg.",
  bytes_missing: "Von der Datei kam nichts an. Wählen Sie sie noch einmal.",
  not_examined:
    "Dieses Heed wurde von einem Ihrer Programme gestartet, das nichts prüft. Führen Sie auf dem Server aus: heed doctor",
  malformed_request: "Etwas in diesem Formular fehlt oder ist nicht lesbar. Sehen Sie es noch einmal durch.",
  disk_full:
    "Auf dem Server ist kein Platz mehr; nichts wurde gespeichert. Sagen Sie es der Person, die Heed betreibt, und versuchen Sie es dann noch einmal.",
  fault:
    "Bei Heed ist etwas schiefgegangen. Versuchen Sie es noch einmal; kommt es wieder, nennen Sie der Person, die Heed betreibt, die Nummer unten.",
};
