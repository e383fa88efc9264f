import { fitSmoothing, forecastSmoothing } from "@heed/math";
import type { GoldenCase } from "./golden-adapter.ts";
import type { HoltWintersInput } from "./holt-winters-fixed.ts";

export const adapter = ({ y, frequency, seasonal }: HoltWintersInput) => {
  const model = fitSmoothing(y, {
    trend: "additive",
    seasonal: seasonal === "mult" ? "multiplicative" : "additive",
    period: frequency,
    start: "estimated",
  });
  return {
    SSE: model.sse,
    params: { smoothing_level: model.alpha, smoothing_trend: model.beta, smoothing_seasonal: model.gamma },
    forecast12: forecastSmoothing(model, 12),
  };
};

export const rules = {
  "SSE <= this*1.02": (got: ReturnType<typeof adapter>, { expected }: GoldenCase): string | undefined =>
    got.SSE <= (expected as { SSE: number }).SSE * 1.02 ? undefined : `SSE ${got.SSE}`,
};
