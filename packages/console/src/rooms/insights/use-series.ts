// What can be forecast, with the name of each in words, and how one of them goes on.
import type { ConsoleApi } from "@heed/core";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useSpoken } from "../../words/use-words.ts";
import type { STEPS } from "./search.ts";
import { useInsightsWords } from "./words.ts";

type Reply = ConsoleApi["GET /api/forecast"]["reply"];
export type Series = Reply["series"][number];
export type Forecast = NonNullable<Reply["told"]>;

/** One word for the address. */
export const keyOf = ({ event, value, optIns }: Series): string =>
  optIns === undefined ? [event, ...(value === undefined ? [] : [value])].join(": ") : `? ${optIns}`;

export function useSeries() {
  const { language } = useSpoken();
  const words = useInsightsWords();
  const listed = useQuery({ queryKey: ["series"], queryFn: () => api("GET /api/forecast") });
  const map = useQuery({
    queryKey: ["trust map", language],
    queryFn: () => api("GET /api/trust/map", { query: { locale: language } }),
  });
  const nameOf = (each: Series): string =>
    each.optIns !== undefined
      ? words.yeses(map.data?.purposes.find(({ name }) => name === each.optIns)?.title ?? each.optIns)
      : each.value === undefined
        ? words.often(each.event ?? "")
        : words.sum(each.value, each.event ?? "");
  return { listed, nameOf };
}

export const useForecast = (series: Series | undefined, step: (typeof STEPS)[number]) =>
  useQuery({
    queryKey: ["forecast", series && keyOf(series), step],
    queryFn: () => api("GET /api/forecast", { query: { ...series, step } }),
    enabled: series !== undefined,
    placeholderData: keepPreviousData,
  });
