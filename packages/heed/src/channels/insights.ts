// Forecasts and feedback for whoever asks, over and over: one count at a time, and an answer is kept for a while, for each looks at everybody.
import type { ActivityReply } from "@heed/core";
import type { Actor } from "../gate/access.ts";
import type { Surveyed } from "../gate/survey.ts";
import { type CountDeps, type Series, seriesOf } from "./count-steps.ts";
import { type ForecastHow, forecastSteps, type StepsForecast } from "./forecast-steps.ts";
import { type Lift, liftOf } from "./lift.ts";
import { reachOf } from "./reach.ts";
import { type Feedback, type FeedbackDeps, type FeedbackHow, readFeedback } from "./read-feedback.ts";

type Activity = ActivityReply["days"];

export type Insights = {
  /** What can be forecast. */
  readonly series: readonly Series[];
  /** How a series goes on; see forecastSteps. */
  forecast(series: Series, how: ForecastHow, actor: Actor): Promise<StepsForecast>;
  /** What customers praise and complain about; see readFeedback. */
  feedback(how: FeedbackHow, actor: Actor): Promise<Feedback>;
  /** What a placement earned in the last days; see liftOf. */
  lift(placement: string, days: number, actor: Actor): Promise<Lift>;
  /** Whom a purpose may reach; see reachOf. */
  reach(purpose: string): Promise<Surveyed>;
  /** What happened in the last days; see readActivity. */
  activity(days: number): Promise<Activity>;
};

/** Questions whose answers are kept; the oldest makes room. */
const KEPT = 64;

/** @param keptMs how long an answer is kept, whoever asks for it: the entry names who asked first; whoever objects meanwhile is out of the next one */
export function createInsights(
  deps: CountDeps & FeedbackDeps & { readonly activity: (days: number) => Promise<Activity> },
  keptMs: number,
): Insights {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
  let before: Promise<unknown> = Promise.resolve();
  const keep = <T>(question: object, ask: () => Promise<T>): Promise<T> => {
    const key = JSON.stringify(question);
    const at = deps.now().getTime();
    const known = kept.get(key);
    // What stands under a question was answered to it.
    if (known && at - known.at < keptMs) return known.answer as Promise<T>;
    const answer = before.then(ask, ask);
    before = answer.catch(() => undefined);
    kept.delete(key);
    kept.set(key, { at, answer });
    for (const oldest of kept.keys()) if (kept.size > KEPT) kept.delete(oldest);
    // What failed is tried again by the next who asks.
    answer.catch(() => kept.delete(key));
    return answer;
  };
  return {
    series: seriesOf(deps.map),
    forecast: (series, how, actor) => keep({ series, how }, () => forecastSteps(deps, series, how, actor)),
    feedback: (how, actor) => keep({ feedback: how }, () => readFeedback(deps, how, actor)),
    lift: (lift, days, actor) => keep({ lift, days }, () => liftOf(deps, lift, days, actor)),
    reach: (reach) => keep({ reach }, () => reachOf(deps.gate, reach)),
    activity: (activity) => keep({ activity }, () => deps.activity(activity)),
  };
}
