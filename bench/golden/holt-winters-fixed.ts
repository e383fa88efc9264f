import { fitSmoothing, forecastSmoothing, type SmoothingParameters } from "@heed/math";

export interface HoltWintersInput {
  readonly y: number[];
  readonly frequency: number;
  readonly seasonal: "mult" | "add";
  readonly params?: Partial<SmoothingParameters>;
}

export const adapter = (input: HoltWintersInput) => {
  const model = fitSmoothing(input.y, {
    trend: "additive",
    seasonal: input.seasonal === "mult" ? "multiplicative" : "additive",
    period: input.frequency,
    ...(input.params && { parameters: input.params }),
  });
  return {
    alpha: model.alpha,
    beta: model.beta,
    gamma: model.gamma,
    SSE: model.sse,
    coef_a_b_s: [model.level, model.slope, ...model.seasonalFigures],
    forecast12: forecastSmoothing(model, 12),
  };
};
