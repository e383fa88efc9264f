// Whom an audit counts as selected.
import type { Card } from "../capabilities/capability.ts";

/** From .5 on, or where fewer than a tenth is told so much, the best-scored tenth. */
export const thresholdOf = ({ edges }: NonNullable<Card["reference"]>): number => Math.min(0.5, edges.at(-1) ?? 0.5);
