import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findBinaries, settlePrograms } from "./binaries.ts";

test("the PostgreSQL that npm installed runs on this machine", () => {
  const { folder } = findBinaries();
  expect(execFileSync(join(folder, "bin", "postgres"), ["--version"], { encoding: "utf8" })).toMatch(
    /^postgres .* 18\./,
  );
});

test.each(["win32-x64", "freebsd-x64"])("%s is told to set DATABASE_URL", (platform) => {
  expect(() => findBinaries(platform)).toThrow(
    `postgres_unsupported_platform: Heed brings no PostgreSQL for ${platform}. Set DATABASE_URL`,
  );
});

test("what only its owner could run, everyone can run from the copy; links stay links, and the source stays as it is", async () => {
  const lab = await mkdtemp(join(tmpdir(), "heed-binaries-"));
  try {
    const folder = join(lab, "native");
    for (const made of [folder, join(folder, "bin"), join(folder, "lib")]) await mkdir(made, { mode: 0o700 });
    await writeFile(join(folder, "bin", "postgres"), "#!/bin/sh\n", { mode: 0o700 });
    await writeFile(join(folder, "lib", "libpq.so.5.18"), "", { mode: 0o600 });
    await writeFile(join(folder, "lib", "libopen.so"), "", { mode: 0o644 });
    await symlink("libpq.so.5.18", join(folder, "lib", "libpq.so.5"));
    const user = { name: "someone", uid: 101, gid: 104 };
    const place = { dataDir: lab, home: lab, cluster: join(lab, "postgres"), user };

    const programs = await settlePrograms(place, { folder, version: "1" });
    expect(programs).toBe(join(lab, "server-1", "bin"));
    const modeOf = async (...path: string[]) => (await stat(join(lab, ...path))).mode & 0o777;
    expect(await modeOf("server-1", "bin")).toBe(0o755);
    expect(await modeOf("server-1", "bin", "postgres")).toBe(0o755);
    expect(await modeOf("server-1", "lib", "libpq.so.5.18")).toBe(0o644);
    expect(await modeOf("server-1", "lib", "libopen.so")).toBe(0o644);
    expect(await readlink(join(lab, "server-1", "lib", "libpq.so.5"))).toBe("libpq.so.5.18");
    expect(await modeOf("native", "bin", "postgres")).toBe(0o700);

    const seen = join(programs, "seen"); // a second start leaves the copy alone
    await writeFile(seen, "");
    await settlePrograms(place, { folder, version: "1" });
    expect((await stat(seen)).isFile()).toBe(true);
  } finally {
    await rm(lab, { recursive: true });
  }
});
