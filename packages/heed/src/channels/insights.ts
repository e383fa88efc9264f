// Forecasts and feedback for whoever asks, over and over: one count at a time, and each stands for a day.
import type { ActivityReply } from "@heed/core";
import type { Actor } from "../gate/access.ts";
import type { Surveyed } from "../gate/survey.ts";
import { type CountDeps, countSums, type Series, seriesOf } from "./count-steps.ts";
import { type ForecastHow, forecastSteps, type StepsForecast } from "./forecast-steps.ts";
import { type Lift, type LiftDeps, liftOf } from "./lift.ts";
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

/** Forecasts that are kept; the oldest makes room, and is worked out anew from the same counts. */
const KEPT = 64;
/** Of so many lengths what happened is told; those of the day before make room. */
const SPANS = 3;

/**
 * Whatever was counted stands for a day, for everybody who asks: two answers that are hours apart would differ by what single people did between them. The
 * entry names who asked first; whoever objects meanwhile is out of the next one.
 */
export function createInsights(
  deps: CountDeps & FeedbackDeps & LiftDeps & { readonly activity: (days: number) => Promise<Activity> },
  keptMs: number,
): Insights {
  const series = seriesOf(deps.map);
  let before: Promise<unknown> = Promise.resolve();
  const keeper = (most: number) => {
    const kept = new Map<string, { readonly at: number; readonly answer: Promise<unknown> }>();
    return <T>(question: object, ask: () => Promise<T>): Promise<T> => {
      const key = JSON.stringify(question);
      const at = deps.now().getTime();
      const known = kept.get(key);
      // What stands under a question was answered to it.
      if (known && at - known.at < keptMs) return known.answer as Promise<T>;
      const answer = before.then(ask, ask);
      before = answer.catch(() => undefined);
      kept.delete(key);
      kept.set(key, { at, answer });
      for (const oldest of kept.keys()) if (kept.size > most) kept.delete(oldest);
      // What failed is tried again by the next who asks.
      answer.catch(() => kept.delete(key));
      return answer;
    };
  };
  // Of these there are as many as the map has series, placements and purposes; were one let go, another count would follow the same day.
  const count = keeper(Number.POSITIVE_INFINITY);
  const work = keeper(KEPT);
  const happened = keeper(SPANS);
  return {
    series,
    async forecast(asked, how, actor) {
      const isOne = series.some((one) => JSON.stringify(one) === JSON.stringify(asked));
      const ask = () => countSums(deps, asked, actor);
      const sums = await (isOne ? count({ series: asked }, ask) : ask());
      return work({ asked, how, of: typeof sums === "string" ? "" : sums.at }, () => forecastSteps(sums, asked, how));
    },
    feedback: (how, actor) => count({ feedback: how }, () => readFeedback(deps, how, actor)),
    lift: (lift, days, actor) => count({ lift, days }, () => liftOf(deps, lift, days, actor)),
    reach: (reach) => count({ reach }, () => reachOf(deps.gate, reach)),
    // Of days that are over: one more of them is another question.
    activity: (activity) =>
      happened({ activity, until: deps.now().toISOString().slice(0, 10) }, () => deps.activity(activity)),
  };
}
