// What a rule may name, in the reader's language; it changes with the map, and groups with a new version.
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useSpoken } from "../../words/use-words.ts";

const STILL_MS = 5 * 60_000;

export function useTerms() {
  const { language } = useSpoken();
  return useQuery({
    queryKey: ["audience-terms", language],
    queryFn: () => api("GET /api/audience-terms", { query: { locale: language } }),
    staleTime: STILL_MS,
  });
}
