// How a page names an alias in its forms: by a hash of the keyed hash, which never leaves Heed itself.
import { createHash } from "node:crypto";

/** 16 hexadecimal digits: enough to tell one person's aliases apart, and of use to nobody else. */
export const aliasRef = (hash: string): string => createHash("sha256").update(hash).digest("hex").slice(0, 16);
