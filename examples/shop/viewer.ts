// As whom the demo's shop is looked at: one of the three customers, or a visitor nobody knows.
import { customers } from "./customers.ts";

export type Viewer = {
  /** The value of `as` in addresses. */
  readonly id: string;
  /** How sentences call them. */
  readonly called: string;
  readonly chose: string;
  /** Their account; a visitor has none, and Heed is told none. */
  readonly customer?: string;
  /** A visitor whose browser Heed may recognise, after a yes. */
  readonly known?: boolean;
};

/** As whom a page is looked at, among whom, with what they chose by now. */
export type Company = { readonly viewer: Viewer; readonly viewers: readonly Viewer[] };

/** The visitor who has not answered. */
export const VISITOR: Viewer = { id: "visitor", called: "A visitor", chose: "has not answered yet" };

/** All four, in the order in which the pages show them, with what they chose at first. */
export const viewers: readonly Viewer[] = [
  ...customers.map(({ id, called, chose }) => ({ id, called, chose, customer: id })),
  VISITOR,
];

/** The viewer an address names; undefined when it names none. */
export const viewerNamed = (id: string | undefined): Viewer | undefined => viewers.find((viewer) => viewer.id === id);
