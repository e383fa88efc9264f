// What the address says of the room of settings: whatever is not understood counts as not said.
import { type ListSearch, listSearch } from "../../list/list-search.ts";

export const SETTING_VIEWS = ["account", "colleagues", "appearance", "keys", "mail", "encryption", "about"] as const;
export type SettingView = (typeof SETTING_VIEWS)[number];

type SettingSearch = ListSearch & { readonly view?: SettingView | undefined };

export const settingSearch = (given: Record<string, unknown>): SettingSearch => ({
  ...listSearch(given),
  view: SETTING_VIEWS.find((each) => each === given["view"]),
});
