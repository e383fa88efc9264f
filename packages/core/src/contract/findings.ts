// What `heed doctor` finds, by code: what its sentences name, and the shape in which the console has them in each language.
import Type, { type Static } from "typebox";

/** Every finding, with the names of the values in its sentences. Mistakes of a map have codes of their own: no Heed starts with one. */
export const FINDINGS = {
  field_unread: ["names"],
  keep_without_review: ["names"],
  purpose_idle: ["names"],
  host_not_named: ["setting", "host"],
  recipient_closed: ["name", "since"],
  recipient_closes_soon: ["name", "until"],
  recipient_without_secret: ["name"],
  deliveries_given_up: ["name", "n"],
  deliveries_wait: ["name", "since", "host"],
  public_url_without_tls: [],
  demo_keys_on_open_host: [],
  open_without_tls: ["host"],
  database_without_tls: [],
  key_weak: [],
  key_beside_data: [],
  database_superuser: [],
  postgres_old: ["major", "supported"],
  not_durable: [],
  clock_skew: ["seconds"],
  partitions_missing: [],
  seal_lag: ["minutes"],
  deletions_stuck: ["n"],
  holds_overdue: ["n"],
  mail_server_away: [],
  mail_server_untrusted: [],
  mail_without_tls: [],
  mail_server_missing: ["names"],
  requests_unconfirmed: ["names"],
  model_drifted: ["version", "against"],
  disk_nearly_full: ["gigabytes", "percent"],
  backup_missing: [],
  backup_old: ["days"],
  journal_missing: [],
  journal_beside_database: [],
  older_database_kept: ["until"],
  heads_published: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
/** The code of a finding, by which a script or a page knows it. */
export type FindingCode = keyof typeof FINDINGS;

/** What a finding's sentences name: a text, a number, a day, or several names. */
export type FindingValues<Code extends FindingCode> = Readonly<
  Record<(typeof FINDINGS)[Code][number], string | number | string[]>
>;

/** The findings in a language: what is wrong, and its remedy. A gap does not compile. */
export type FindingWords = {
  readonly [Code in FindingCode]: (
    of: Readonly<Record<(typeof FINDINGS)[Code][number], string>>,
  ) => readonly [says: string, remedy: string];
};

/** `GET /api/findings`: what `heed doctor` finds, worst first. */
export const FindingsReply = Type.Object(
  {
    at: Type.String({ format: "date-time" }),
    findings: Type.Array(
      Type.Object({
        severity: Type.Union(
          [Type.Literal("unlawful"), Type.Literal("insecure"), Type.Literal("misconfigured"), Type.Literal("advice")],
          { description: "advice: nothing is wrong." },
        ),
        code: Type.String(),
        says: Type.String(),
        remedy: Type.String(),
        values: Type.Optional(
          Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Array(Type.String())]), {
            description: "What the sentences name, for whoever tells them in another language.",
          }),
        ),
      }),
    ),
  },
  { $id: "FindingsReply" },
);
export type FindingsReply = Static<typeof FindingsReply>;
/** One finding with its remedy. */
export type Finding = FindingsReply["findings"][number];
