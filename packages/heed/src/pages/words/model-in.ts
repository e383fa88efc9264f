// What a store of a deletion is called by people: the name of the capability, without the date and the letters of the version.

/** `model recommendations-2026-11-26-57bca5` is the model of `recommendations`. */
export const modelIn = (store: string): string => store.slice("model ".length).replace(/-\d{4}-\d\d-\d\d-\w+$/, "");
