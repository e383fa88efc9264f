// The database roles: each may do one thing; none owns anything. Roles belong to a cluster, so each database has its own prefix.
import { createHmac } from "node:crypto";

export const ROLES = ["ingest", "reader", "steward", "sweeper", "rights", "auditor", "analyst", "staff"] as const;
export type Role = (typeof ROLES)[number];

/** The role's name in the cluster. */
export const roleName = (prefix: string, role: Role): string => `${prefix}_${role}`;

/** The role's password follows from the root key, so that it is stored nowhere. */
export const rolePassword = (key: Buffer, prefix: string, role: Role): string =>
  createHmac("sha256", key).update(`${prefix}/${role}`).digest("hex");
