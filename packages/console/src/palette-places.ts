// What the palette finds: acts, rooms and views by their names, and what the role sees of audiences, placements, models, purposes, requests and recipients.
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { api } from "./api.ts";
import { useInsightsWords } from "./rooms/insights/words.ts";
import { useSettingsWords } from "./rooms/settings/words.ts";
import { useSourceWords } from "./rooms/sources/words.ts";
import { useTrustWords } from "./rooms/trust/words.ts";
import { ROOMS } from "./rooms.ts";
import { type Session, useSession } from "./session.tsx";
import type { Words } from "./words/en.ts";
import { useSpoken, useWords } from "./words/use-words.ts";

type Kind = keyof Words["palette"]["kinds"];
export type Place = {
  readonly kind: Kind;
  readonly label: string;
  readonly to: string;
  readonly search?: Readonly<Record<string, string | true>>;
  /** By which it is found, too: names as the map has them, numbers. */
  readonly also?: string;
};

/** Whatever somebody does often, with who may. */
const ACTS: readonly (Pick<Place, "to" | "search"> & {
  readonly act: keyof Words["palette"]["acts"];
  readonly may: (session: Session) => boolean;
})[] = [
  { act: "audience", to: "/audiences/edit", may: ({ purposes }) => purposes.length > 0 },
  { act: "file", to: "/sources", search: { view: "import" }, may: ({ purposes }) => purposes.length > 0 },
  { act: "customer", to: "/people", may: ({ purposes, reasons }) => purposes.length > 0 && reasons.length > 0 },
  { act: "train", to: "/models", may: ({ purposes }) => purposes.length > 0 },
  { act: "verify", to: "/trust", search: { view: "ledger" }, may: ({ purposes }) => purposes.includes("proof") },
  {
    act: "request",
    to: "/trust",
    search: { view: "requests", take: true },
    may: ({ purposes }) => purposes.includes("rights"),
  },
  { act: "colleague", to: "/settings", search: { view: "colleagues" }, may: ({ admin }) => admin === true },
  { act: "key", to: "/settings", search: { view: "keys" }, may: ({ admin }) => admin === true },
];

/** `failed`: what could not be asked is missing, and is asked again by `again`. */
export function usePlaces(): { places: readonly Place[]; waiting: boolean; failed: unknown; again: () => void } {
  const { palette, rooms } = useWords();
  const { language } = useSpoken();
  const session = useSession();
  const trust = useTrustWords();
  const views: Partial<Record<(typeof ROOMS)[number]["name"], Readonly<Record<string, string>>>> = {
    trust: trust.views,
    insights: useInsightsWords().views,
    sources: useSourceWords().views,
    settings: useSettingsWords().views,
  };
  const locale = { query: { locale: language } };
  const audiences = useQuery({ queryKey: ["audiences"], queryFn: () => api("GET /api/audiences") });
  const placements = useQuery({
    queryKey: ["placements", language],
    queryFn: () => api("GET /api/placements", locale),
  });
  const models = useQuery({ queryKey: ["models"], queryFn: () => api("GET /api/models") });
  const map = useQuery({ queryKey: ["trust map", language], queryFn: () => api("GET /api/trust/map", locale) });
  const requests = useQuery({
    queryKey: ["requests", "open"],
    queryFn: () => api("GET /api/requests"),
    enabled: session.purposes.includes("rights"),
  });
  const asked: readonly UseQueryResult[] = [audiences, placements, models, map, requests];
  const places: Place[] = [
    ...ACTS.flatMap(({ act, may, ...place }) =>
      may(session) ? [{ ...place, kind: "act" as const, label: palette.acts[act] }] : [],
    ),
    ...ROOMS.flatMap(({ name, to }): Place[] => [
      { kind: "place", to, label: rooms[name] },
      ...Object.entries(views[name] ?? {}).map(
        ([view, label]): Place => ({ kind: "place", to, search: { view }, label: `${rooms[name]}: ${label}` }),
      ),
    ]),
    ...(audiences.data?.audiences ?? []).map(
      ({ name }): Place => ({ kind: "audience", to: "/audiences/edit", search: { name }, label: name }),
    ),
    ...(placements.data?.placements ?? []).map(
      ({ name, title }): Place => ({
        kind: "placement",
        to: "/recommendations",
        search: { placement: name },
        label: title,
        also: name,
      }),
    ),
    ...(models.data?.versions ?? []).map(
      ({ version }): Place => ({ kind: "model", to: "/models", search: { version }, label: version }),
    ),
    ...(map.data?.purposes ?? []).map(
      ({ name, title }): Place => ({
        kind: "purpose",
        to: "/trust",
        search: { view: "map", purpose: name },
        label: title,
        also: name,
      }),
    ),
    ...(requests.data?.requests ?? []).map(
      ({ id, kind }): Place => ({
        kind: "request",
        to: "/trust",
        search: { view: "requests", request: id },
        label: `${trust.kinds[kind] ?? kind} ${id}`,
      }),
    ),
    ...(map.data?.recipients ?? []).map(
      ({ name, title }): Place => ({
        kind: "recipient",
        to: "/trust",
        search: { view: "sharing", find: title },
        label: title,
        also: name,
      }),
    ),
  ];
  return {
    places,
    waiting: asked.some(({ isFetching, data }) => isFetching && data === undefined),
    failed: asked.find(({ error }) => error)?.error,
    again: () => {
      for (const one of asked) if (one.error) void one.refetch();
    },
  };
}

/** Those that have every word of it; what begins with it first, else in their own order. */
export function findPlaces(places: readonly Place[], find: string): readonly Place[] {
  const words = find.toLowerCase().split(/\s+/).filter(Boolean);
  const textOf = ({ label, also = "" }: Place) => `${label} ${also}`.toLowerCase();
  const isFirst = (place: Place) => textOf(place).startsWith(find.trim().toLowerCase());
  return places
    .filter((place) => words.every((word) => textOf(place).includes(word)))
    .toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
}
