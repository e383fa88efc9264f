/** Runs PostgreSQL's programs with the rights of the user they are to have, and nothing of Heed's environment. */
import type { SpawnOptions } from "node:child_process";
import type { ServerUser } from "./server-home.ts";

/** Options for `spawn`: the user's rights, a directory that user may enter, and messages in English whatever the machine speaks. */
export function serverProcess(user: ServerUser | undefined): SpawnOptions {
  // Inherited PG* variables would change what initdb and postgres do. macOS needs LC_ALL to be set before it starts threads.
  const env = { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", LC_ALL: "C", TZ: "UTC" };
  if (user === undefined) return { cwd: "/", env };
  return { cwd: "/", env, uid: user.uid | 0, gid: user.gid | 0 }; // macOS: nobody is 2^32 - 2, Node wants -2
}
