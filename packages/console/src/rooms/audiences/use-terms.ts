// What a rule may name, in the reader's language; it changes with the map only.
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useSpoken } from "../../words/use-words.ts";

export function useTerms() {
  const { language } = useSpoken();
  return useQuery({
    queryKey: ["audience-terms", language],
    queryFn: () => api("GET /api/audience-terms", { query: { locale: language } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
