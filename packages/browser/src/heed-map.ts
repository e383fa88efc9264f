// What the names of events, traits, purposes and placements may be: those of the map, once `heed types` has written them down.

/** Empty, every name is a text. The file that `heed types` writes fills it, and a name that the map does not have no longer compiles. */
// biome-ignore lint/suspicious/noEmptyInterface: declaration merging is how the written file fills it
export interface HeedMap {}

type Part<Key extends string, Else> = HeedMap extends { readonly [K in Key]: infer Part } ? Part : Else;

/** Event -> its properties. */
export type Events = Part<"events", Readonly<Record<string, Readonly<Record<string, unknown>>>>>;
/** What `identify` may tell. */
export type Traits = Part<"traits", Readonly<Record<string, unknown>>>;
/** Purposes that a person may answer. */
export type PurposeName = Part<"purposes", string>;
/** Places that a capability fills. */
export type PlacementName = Part<"placements", string>;
