// Which audience is worked on; without a name a new one. Whatever is not understood counts as not said.
type EditSearch = { readonly name?: string | undefined };

export const editSearch = ({ name }: Record<string, unknown>): EditSearch => ({
  // An address may spell a name of digits as a number.
  name: typeof name === "string" || typeof name === "number" ? String(name).slice(0, 60) || undefined : undefined,
});
