// What the address says of the room of settings: whatever is not understood counts as not said.
export const SETTING_VIEWS = ["account", "colleagues", "appearance", "keys", "mail", "encryption", "about"] as const;
export type SettingView = (typeof SETTING_VIEWS)[number];

export const settingSearch = (given: Record<string, unknown>): { readonly view?: SettingView | undefined } => ({
  view: SETTING_VIEWS.find((each) => each === given["view"]),
});
