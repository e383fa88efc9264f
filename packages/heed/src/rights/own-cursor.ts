// Where a list of a person's own data continues.
const CURSOR = /^(\d{1,15})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** A cursor that is none starts from the beginning: it is only a place in one's own list. */
export function cursor(text: string | undefined): [at: Date | null, id: string | null] {
  const match = text === undefined ? null : CURSOR.exec(text);
  return match?.[2] ? [new Date(Number(match[1])), match[2]] : [null, null];
}
