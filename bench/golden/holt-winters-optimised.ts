import type { GoldenCase } from "./golden-adapter.ts";
import { adapter } from "./holt-winters-fixed.ts";

export { adapter };

type Got = ReturnType<typeof adapter>;

export const rules = {
  "SSE <= R SSE*1.01 under the same init; forecasts within 1% when parameters agree to 1e-3": (
    got: Got,
    { expected }: GoldenCase,
  ): string | undefined => {
    const r = expected as Omit<Got, "forecast12"> & { forecast12: number[] };
    if (!(got.SSE <= r.SSE * 1.01)) return `SSE ${got.SSE}`;
    const agree = (["alpha", "beta", "gamma"] as const).every((name) => Math.abs(got[name] - r[name]) <= 1e-3);
    const off = r.forecast12.findIndex((value, h) => !(Math.abs(got.forecast12[h]! / value - 1) <= 0.01));
    return agree && off >= 0 ? `forecast ${off + 1} is ${got.forecast12[off]}` : undefined;
  },
};
