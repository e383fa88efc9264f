// A Postfix of one's own for a bench, beside the machine's and untouched by it: everything that it takes lies in a Maildir.
import { execFile } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const POSTFIX = "/usr/sbin/postfix";

export type Postfix = {
  readonly url: string;
  /** How many mails have arrived. */
  arrived(): Promise<number>;
  /** The newest `n` of them, whole. */
  read(n: number): Promise<readonly string[]>;
  stop(): Promise<void>;
};

/** Why there is none here, in a sentence; undefined where it can be started. */
export function noPostfix(): string | undefined {
  if (!existsSync(POSTFIX)) return "Postfix is not installed";
  return process.getuid?.() === 0 ? undefined : "Postfix needs root";
}

/** Starts it for every address of `domain`. Postfix's own parts run as its own users; mail is written as nobody. */
export async function startPostfix(domain: string): Promise<Postfix> {
  const home = await mkdtemp(join(tmpdir(), "heed-postfix-"));
  await chmod(home, 0o755);
  const port = await freePort();
  const [config, box] = [join(home, "etc"), join(home, "box")];
  for (const folder of ["etc", "spool", "data", "box"]) await mkdir(join(home, folder));
  await run("chown", ["nobody:nogroup", box]);
  await run("chown", ["postfix", join(home, "data")]);
  const settings = {
    compatibility_level: "3.6",
    queue_directory: join(home, "spool"),
    data_directory: join(home, "data"),
    command_directory: "/usr/sbin",
    daemon_directory: "/usr/lib/postfix/sbin",
    mail_owner: "postfix",
    setgid_group: "postdrop",
    myhostname: `mx.${domain}`,
    inet_interfaces: "127.0.0.1",
    inet_protocols: "ipv4",
    mydestination: "",
    local_recipient_maps: "",
    alias_maps: "",
    virtual_mailbox_domains: domain,
    virtual_mailbox_base: box,
    virtual_mailbox_maps: `regexp:${join(config, "boxes")}`,
    virtual_uid_maps: "static:65534",
    virtual_gid_maps: "static:65534",
    virtual_transport: "virtual",
    mynetworks: "127.0.0.0/8",
    maillog_file: join(home, "mail.log"),
    maillog_file_prefixes: home,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} = ${value}\n`);
  await writeFile(join(config, "main.cf"), lines.join(""));
  // A slash at its end: one file a mail.
  await writeFile(join(config, "boxes"), `/@${domain.replaceAll(".", "\\.")}$/ all/\n`);
  const master = await readFile("/etc/postfix/master.cf", "utf8");
  const services = master.split("\n").map((line) =>
    // Type, private, unprivileged, chroot: none of them runs in a chroot here.
    line.replace(/^(\S+\s+\S+\s+\S+\s+\S+\s+)y(\s)/, "$1n$2").replace(/^smtp\s+inet/, `127.0.0.1:${port} inet`),
  );
  await writeFile(join(config, "master.cf"), services.join("\n"));
  await run(POSTFIX, ["-c", config, "start"]);
  const folder = join(box, "all", "new");
  const files = (): Promise<string[]> => readdir(folder).catch((error: NodeJS.ErrnoException) => missing(error));
  return {
    url: `smtp://127.0.0.1:${port}`,
    arrived: async () => (await files()).length,
    read: async (n) =>
      Promise.all(
        (await files())
          .sort()
          .slice(-n)
          .map((file) => readFile(join(folder, file), "utf8")),
      ),
    async stop() {
      await run(POSTFIX, ["-c", config, "stop"]);
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Before the first mail there is no folder. */
function missing(error: NodeJS.ErrnoException): string[] {
  if (error.code === "ENOENT") return [];
  throw error;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on TCP has an address with a port.
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
