// Which code trains: the release, the commit of a checkout, and the Node that runs it.
import { readFileSync } from "node:fs";

/**
 * Reads it from the package and, where it lies in a checkout, from Git's own files.
 *
 * @example
 * codeVersion(); // "Heed 0.1.0, a checkout of 048a49b, Node 24.21.0"
 */
export function codeVersion(): string {
  const { version } = JSON.parse(read("../../package.json") ?? "{}") as { version?: string };
  const commit = commitOf("../../../../.git/");
  return [
    `Heed ${version ?? "of an unknown version"}`,
    ...(commit === undefined ? [] : [`a checkout of ${commit.slice(0, 7)}`]),
    `Node ${process.versions.node}`,
  ].join(", ");
}

/** The commit that is checked out; undefined where this is no checkout. */
function commitOf(git: string): string | undefined {
  const head = read(`${git}HEAD`)?.trim();
  if (!head?.startsWith("ref: ")) return head;
  const ref = head.slice("ref: ".length);
  const packed = read(`${git}packed-refs`)
    ?.split("\n")
    .find((line) => line.endsWith(` ${ref}`));
  return read(`${git}${ref}`)?.trim() ?? packed?.split(" ")[0];
}

/** A file beside this one; undefined where there is none. */
function read(path: string): string | undefined {
  try {
    return readFileSync(new URL(path, import.meta.url), "utf8");
  } catch (error) {
    // ENOTDIR: in a second worktree `.git` is a file.
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw error;
  }
}
