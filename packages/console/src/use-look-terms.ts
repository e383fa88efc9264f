// For what and why a role may look at one person, in the map's own words.
import { useQuery } from "@tanstack/react-query";
import { api } from "./api.ts";
import { useSpoken } from "./words/use-words.ts";

export function useLookTerms() {
  const { language } = useSpoken();
  return useQuery({
    queryKey: ["look-terms", language],
    queryFn: () => api("GET /api/look-terms", { query: { locale: language } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
