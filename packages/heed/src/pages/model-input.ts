// What a page of a person is made from: what the map declares, how it stands with them, and in whose words.
import type { DataMap, TellWhy } from "@heed/core";
import type { DashboardModel, DoneFilter } from "./dashboard-model.ts";
import type { Own, Stands } from "./ports.ts";

export type ModelInput = {
  readonly map: DataMap;
  readonly language: string;
  readonly now: Date;
  readonly by: "proven" | "browser";
  readonly alone: boolean;
  readonly fresh: boolean;
  readonly stands: readonly Stands[];
  readonly own: Own;
  readonly tellWhy: TellWhy;
  /** Keys of data whose use the person stopped. */
  readonly stopped: ReadonlySet<string>;
  readonly messages: DashboardModel["messages"];
  readonly signIn?: string;
  readonly filter?: DoneFilter;
};
