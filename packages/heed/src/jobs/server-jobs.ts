// What a server does at its own pace, and how often.
import type { Job } from "./schedule.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;

/** The work of each job; `mail` and `tellChanges` are away where no mail is sent. */
export type ServerWork = {
  seal(): Promise<unknown>;
  flush(): Promise<unknown>;
  readonly mail: (() => Promise<unknown>) | undefined;
  readonly tellChanges: (() => Promise<unknown>) | undefined;
  forgetUnconfirmed(): Promise<unknown>;
  forgetStaff(): Promise<unknown>;
  readKeys(): Promise<unknown>;
  carryOnRotations(): Promise<unknown>;
  sweep(): Promise<unknown>;
  carryOnErasures(): Promise<unknown>;
  readonly sharing: {
    readonly names: readonly string[];
    deliver(recipient: string): Promise<unknown>;
    stopEnded(): Promise<unknown>;
  };
  eraseExpired(): Promise<unknown>;
  answerOptOuts(): Promise<unknown>;
  holdAddresses(): Promise<unknown>;
  keepRequestTime(): Promise<unknown>;
  forgetAgents(): Promise<unknown>;
  tellAgents(): Promise<unknown>;
  removeLeavers(): Promise<unknown>;
  countPopular(): Promise<unknown>;
  keepAudiences(): Promise<unknown>;
  lookAtAudiences(): Promise<unknown>;
  maintain(): Promise<unknown>;
  train(): Promise<unknown>;
  retrain(): Promise<unknown>;
  score(): Promise<unknown>;
  watch(): Promise<unknown>;
};

/** The jobs of a server, in the order in which they first run. */
export function serverJobs(work: ServerWork): readonly Job[] {
  return [
    { name: "seal", everyMs: 3 * SECOND, run: work.seal },
    { name: "tally", everyMs: 2 * SECOND, run: work.flush },
    ...(work.mail ? [{ name: "mail", everyMs: 2 * SECOND, run: work.mail }] : []),
    ...(work.tellChanges ? [{ name: "notice mails", everyMs: 30 * SECOND, run: work.tellChanges }] : []),
    { name: "confirmations", everyMs: HOUR, run: work.forgetUnconfirmed },
    { name: "keys", everyMs: 5 * SECOND, run: work.readKeys },
    { name: "rotations", everyMs: 60 * SECOND, atStart: true, run: work.carryOnRotations },
    { name: "staff", everyMs: HOUR, run: work.forgetStaff },
    { name: "sweep", everyMs: HOUR, run: work.sweep },
    { name: "erasures", everyMs: 2 * SECOND, run: work.carryOnErasures },
    // One a recipient: a slow one holds up nobody else.
    ...work.sharing.names.map((name) => ({
      name: `deliveries to ${name}`,
      everyMs: SECOND,
      run: () => work.sharing.deliver(name),
    })),
    ...(work.sharing.names.length > 0
      ? [{ name: "ended permissions", everyMs: HOUR, run: work.sharing.stopEnded }]
      : []),
    { name: "expired erasures", everyMs: HOUR, run: work.eraseExpired },
    { name: "opt-outs", everyMs: 60 * SECOND, run: work.answerOptOuts },
    { name: "addresses", everyMs: HOUR, atStart: true, run: work.holdAddresses },
    // Apart, so that no fault of an opt-out stops a clock.
    { name: "request clocks", everyMs: 60 * SECOND, run: work.keepRequestTime },
    { name: "forgotten agents", everyMs: 60 * SECOND, run: work.forgetAgents },
    { name: "agents", everyMs: 10 * SECOND, run: work.tellAgents },
    { name: "models", everyMs: 5 * SECOND, run: work.removeLeavers },
    { name: "popular", everyMs: HOUR, run: work.countPopular },
    { name: "audiences", everyMs: 2 * SECOND, run: work.keepAudiences },
    { name: "all audiences", everyMs: DAY, run: work.lookAtAudiences },
    { name: "maintain", everyMs: DAY, run: work.maintain },
    { name: "train", everyMs: DAY, run: work.train },
    { name: "retrain", everyMs: HOUR, run: work.retrain },
    { name: "score", everyMs: DAY, run: work.score },
    { name: "watch", everyMs: DAY, run: work.watch },
  ];
}
