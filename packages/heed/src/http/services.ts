// What the routes call: the parts of Heed that speak to the outside. createHeed() makes them.
import type { Finding, LiveReply, RawSignals, RegulationType, SignalClaim } from "@heed/core";
import type { Audiences } from "../audiences/audiences.ts";
import type { AudienceExport, ExportTerms, exportAudience, exportTerms } from "../audiences/export-audience.ts";
import type { Askers } from "../channels/askers.ts";
import type { decidedFor, ToldDecision } from "../channels/decided-for.ts";
import type { MailDesk } from "../channels/email/mail-desk.ts";
import type { Insights } from "../channels/insights.ts";
import type { Lift } from "../channels/lift.ts";
import type { Placements } from "../channels/placements.ts";
import type { Browsers } from "../consent/browsers.ts";
import type { Choices } from "../consent/choices.ts";
import type { Confirmations } from "../consent/confirmations.ts";
import type { Notices } from "../consent/notices.ts";
import type { Receipts } from "../consent/receipts.ts";
import type { Actor } from "../gate/access.ts";
import type { Looked, lookAt } from "../gate/look-at.ts";
import type { Collected } from "../ingest/collected.ts";
import type { Imports } from "../ingest/imports.ts";
import type { Ingest } from "../ingest/ingest.ts";
import type { AccessReview } from "../ledger/access-review.ts";
import type { LedgerRecord } from "../ledger/record.ts";
import type { Models } from "../models/models.ts";
import type { TrainingDesk } from "../models/training-desk.ts";
import type { Dashboard } from "../pages/dashboard.ts";
import type { Downloads } from "../pages/downloads.ts";
import type { Agents } from "../rights/agents.ts";
import type { Teller } from "../rights/at-least-11.ts";
import type { Fulfilled, HowToFulfil } from "../rights/fulfilment.ts";
import type { Regulated } from "../rights/regulate.ts";
import type { Requests } from "../rights/requests.ts";
import type { Rights } from "../rights/rights.ts";
import type { Tokens } from "../rights/tokens.ts";
import type { TrustFigures } from "../rights/trust.ts";
import type { Sharing } from "../sharing/sharing.ts";
import type { KeptAppearance } from "../staff/appearance.ts";
import type { KeyIssue } from "../staff/issue-keys.ts";
import type { Staff } from "../staff/staff.ts";
import type { ApiKeys, ListedKey } from "../storage/api-keys.ts";
import type { ListedRingKey } from "../storage/keep-key-ring.ts";
import type { MapInForce } from "../storage/map-in-force.ts";
import type { References } from "../storage/person-reference.ts";
import type { Metrics } from "./metrics.ts";

/** Whether Heed may serve, and if not why: `database_away`, `map_superseded`. */
export type Readiness = { readonly ok: true } | { readonly ok: false; readonly code: string; readonly message: string };

/** Where a fault came from: a request by its number and the pattern of its route, or a job by its name. */
export type FaultPlace = { readonly request?: string; readonly route?: string; readonly job?: string };

export type Services = {
  readonly inForce: MapInForce;
  readonly publicUrl: string;
  readonly apiKeys: Pick<ApiKeys, "find" | "staff">;
  readonly tokens: Tokens;
  readonly askers: Askers;
  readonly choices: Choices;
  readonly browsers: Browsers;
  readonly notices: Notices;
  readonly receipts: Receipts;
  /** What signals mean for the purposes of the map: those in an object that somebody sent, and those of the request around it. */
  signals(given: unknown, around: RawSignals): readonly SignalClaim[];
  readonly confirmations: Confirmations;
  /** A printed link lets in, and the demo's keys work, from this machine. */
  readonly demo: boolean;
  /** Keys that people's own keys are wrapped by, the newest first. */
  keyRing(): Promise<readonly ListedRingKey[]>;
  /** Keys that hashes of identifiers lie under, the newest first. */
  hashRing(): Promise<readonly ListedRingKey[]>;
  /** How mail stands, for the staff. */
  readonly mail: MailDesk;
  /** Whether this Heed sends mail. */
  readonly mails: boolean;
  readonly ingest: Ingest;
  /** What arrived and what became of it; see ingest/live.ts and ingest/collected.ts. */
  readonly arrivals: {
    live(after: number): LiveReply;
    collected(days: number): Promise<readonly Collected[]>;
    keys(): Promise<readonly ListedKey[]>;
  };
  /** Files that staff bring; see ingest/imports.ts. */
  readonly imports: Imports;
  readonly placements: Placements;
  readonly audiences: Audiences;
  /** What is counted of everybody, from groups of at least 11. */
  readonly insights: Insights;
  readonly models: Pick<Models, "fingerprint" | "live" | "list" | "card" | "promote" | "rollback" | "setShadow">;
  /** Capabilities that a placement uses, or the one that is named; throws for an unknown name. */
  trainable(name: string | undefined): readonly string[];
  /** The purpose for which a capability is used. */
  purposeOf(capability: string): string;
  readonly training: TrainingDesk;
  readonly sharing: Pick<Sharing, "names" | "status" | "dead" | "replay" | "drop">;
  /** A count of people as it may be told; `what` names the figure. */
  readonly countOfPeople: Teller["count"];
  readonly dashboard: Dashboard;
  readonly downloads: Downloads;
  readonly rights: Pick<Rights, "browser" | "certificate" | "stuck" | "toldByHand" | "permits">;
  readonly requests: Pick<Requests, "ask" | "file" | "look" | "verify" | "list" | "closed" | "find" | "act">;
  /** Everybody in an audience, for a file, once a second person approved it; see audiences/export-audience.ts. */
  exportAudience(asked: Parameters<typeof exportAudience>[1]): Promise<AudienceExport>;
  exportTerms(asked: Parameters<typeof exportTerms>[2]): Promise<ExportTerms>;
  /** Does what a request asks for, where Heed can, and closes it; see rights/fulfil.ts. */
  fulfil(id: string, actor: string, how?: HowToFulfil): Promise<Fulfilled>;
  /** The ledger for people to read. */
  readonly record: LedgerRecord;
  /** What is unlawful, insecure or misconfigured, worst first; away where nobody handed in who looks. */
  readonly examine?: (() => Promise<readonly Finding[]>) | undefined;
  /** API keys made and taken away, each with its entry. */
  readonly addKey: KeyIssue["addKey"];
  readonly addStaffKey: KeyIssue["addStaffKey"];
  readonly removeKeys: KeyIssue["removeKeys"];
  /** Who of the staff may open what, and who did; see reviewAccess. */
  reviewAccess(): Promise<AccessReview>;
  /** Who asks for other people; see rights/agents.ts. */
  readonly agents: Pick<Agents, "setUp" | "find" | "ask" | "status" | "revoke">;
  /** Suppresses or deletes people by user id; see rights/regulate.ts. */
  regulate(type: RegulationType, userIds: readonly string[]): Promise<Regulated>;
  /** How banner and pages look. */
  readonly appearance: KeptAppearance;
  /** The staff's accounts and their signing in. */
  readonly staff: Staff;
  /** How people are named to staff. */
  readonly references: References;
  /** One look of staff at one person, by the id of their key or "cli"; see lookAt. */
  look(asked: Parameters<typeof lookAt>[1]): Promise<Looked>;
  /** What was decided for somebody who was looked at; see decidedFor. */
  decided(asked: Parameters<typeof decidedFor>[1], language: string): Promise<readonly ToldDecision[]>;
  /** The title of an item of the shop, if it has one. */
  itemTitle(item: string): string | undefined;
  /** The self-tests and figures of /trust, counted a few times an hour. */
  trust(): Promise<TrustFigures>;
  lift(placement: string, days: number, actor: Actor): Promise<Lift>;
  readonly metrics: Metrics;
  ready(): Promise<Readiness>;
  now(): Date;
  /** Hears of faults; nothing of a request may reach its output. */
  onFault(error: unknown, place?: FaultPlace): void;
};
