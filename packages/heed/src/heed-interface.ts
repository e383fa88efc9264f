// What Heed is to whoever runs it: what it is made from, and its parts.
import type { DataMap, Finding } from "@heed/core";
import type { Membership } from "./audiences/membership.ts";
import type { Item, TrainingReport } from "./capabilities/capability.ts";
import type { Explained } from "./channels/explain.ts";
import type { Scored, scoreEverybody } from "./channels/score-everybody.ts";
import type { Actor } from "./gate/access.ts";
import type { Gate } from "./gate/gate.ts";
import type { FaultPlace, Services } from "./http/services.ts";
import type { Replayed } from "./jobs/replay-journal.ts";
import type { Job } from "./jobs/schedule.ts";
import type { Swept } from "./jobs/sweep.ts";
import type { Ledger } from "./ledger/write.ts";
import type { ModelCard } from "./models/model-card.ts";
import type { Models } from "./models/models.ts";
import type { Agents } from "./rights/agents.ts";
import type { Requests } from "./rights/requests.ts";
import type { Rights } from "./rights/rights.ts";
import type { Sharing } from "./sharing/sharing.ts";
import type { RootKeyChange } from "./staff/change-root-key.ts";
import type { KeyIssue } from "./staff/issue-keys.ts";
import type { KeyRotation } from "./staff/rotate-keys.ts";
import type { SignInProvider } from "./staff/sign-in-provider.ts";
import type { Agent } from "./storage/agents.ts";
import type { writeBackup } from "./storage/backup.ts";
import type { Database } from "./storage/database.ts";
import type { Transit } from "./storage/key-service.ts";

export type HeedOptions<M extends DataMap = DataMap> = {
  readonly map: M;
  readonly catalogue: readonly Item[];
  /** The owner's PostgreSQL address. */
  readonly url: string;
  /** The root key, at least 32 bytes in hexadecimal or base64. */
  readonly key: string;
  readonly publicUrl: string;
  /** Serve the demo: its well-known keys work, from this machine only. */
  readonly demo?: boolean;
  /** Where refusals and erasures are noted outside the database, and further folders that hold copies of it; without it nothing is noted. */
  readonly journal?: { readonly folder: string; readonly copies?: readonly string[] };
  /** Hears what holds up the start: a code and a sentence. */
  readonly onWait?: (code: string, message: string) => void;
  /** The mail server; without it nothing is confirmed by mail. */
  readonly smtpUrl?: string;
  /** A key service that wraps the key of people's keys; without it the root key does. */
  readonly transit?: Transit;
  /** What `heed doctor` finds: settings, disk and mail server are known to whoever starts Heed. */
  readonly examine?: () => Promise<readonly Finding[]>;
  /** A range search of stolen passwords; without it none is asked. See staff/password.ts. */
  readonly breachUrl?: string;
  /** The house's own sign-in for the staff; without it they have passwords and second factors here. */
  readonly signInProvider?: SignInProvider;
  readonly now: () => Date;
  readonly onFault: (error: unknown, place?: FaultPlace) => void;
};

type Parts = Services & KeyIssue & RootKeyChange & KeyRotation;

export type Heed<M extends DataMap = DataMap> = Parts & {
  readonly database: Database;
  /** Typed by the map: an undeclared purpose does not compile. */
  readonly gate: Gate<M>;
  readonly ledger: Ledger;
  /** Who is in which saved audience, kept up to date. */
  readonly membership: Membership;
  readonly models: Models;
  readonly rights: Rights;
  /** What leaves for the recipients of the map. */
  readonly sharing: Sharing;
  readonly requests: Requests;
  readonly agents: Agents;
  /** Registers somebody who asks for other people, or takes them away. */
  putAgent(agent: Agent): Promise<void>;
  removeAgent(id: string): Promise<boolean>;
  train(
    capability: string,
    options: { until?: Date; seed?: number; mend?: boolean; by?: string; report?: TrainingReport },
  ): Promise<ModelCard>;
  /** Decides a placement for everybody lawful; see scoreEverybody. */
  score(placement: string, options?: Parameters<typeof scoreEverybody>[2]): Promise<Scored>;
  /** Counts what is popular, over groups of at least 11. */
  countPopular(): Promise<unknown>;
  explain(decision: string, actor: Actor): Promise<Explained | undefined>;
  seal(): Promise<number>;
  /** What the journal knew at the start and the database did not. */
  readonly replayed: Replayed;
  /** Writes the whole database into a folder; see writeBackup. */
  backup(options: {
    folder: string;
    keepDays: number;
    report?: (share: number, says: string) => void;
  }): ReturnType<typeof writeBackup>;
  sweep(): Promise<Swept>;
  /** Writes counts that are still in memory. */
  flush(): Promise<void>;
  /** What a server does at its own pace. */
  readonly jobs: readonly Job[];
  /** Ends what is under way; when `hurry` is kept it is cut off, and nothing of it was acknowledged. */
  close(hurry?: Promise<unknown>): Promise<void>;
};
