// heed agents: who may ask for other people by the Data Rights Protocol, and with which key they sign.
import type { Command } from "commander";
import { show, withHeed } from "./open.ts";
import { dim, table } from "./terminal.ts";

type Given = { key: string; business: string; name?: string; callbackHost?: string };

export function addAgents(program: Command): void {
  const agents = program
    .command("agents")
    .description("who may ask for other people, by the Data Rights Protocol; your api_base is HEED_PUBLIC_URL/drp");
  agents
    .command("list", { isDefault: true })
    .description("every registered agent")
    .action(() =>
      withHeed(program, async (heed) => {
        const all = (await heed.agents.list()).map(({ verifyKey, ...one }) => ({
          ...one,
          key: verifyKey.toString("base64"),
        }));
        show(program, all, () =>
          all.length === 0
            ? "Nobody may ask for others."
            : table([
                ["id", "name", "knows us as", "key"].map(dim),
                ...all.map(({ id, name, business, key }) => [id, name, business, key]),
              ]),
        );
      }),
    );
  agents
    .command("add <id>")
    .description("register an agent as its directory lists it, or its new key; its token ends")
    .requiredOption("--key <base64>", "its verify_key: the public key that it signs with (Ed25519)")
    .requiredOption("--business <id>", "how that directory names you: what messages have to be addressed to")
    .option("--name <text>", "its name; the id where it is away")
    .option("--callback-host <host>", "the one host that is called when a request of theirs changes; else they ask")
    .action((id: string, { key, business, name = id, callbackHost: host }: Given) =>
      withHeed(program, async (heed) => {
        await heed.putAgent({
          id: idOf(id, "<id>"),
          name,
          business: idOf(business, "--business"),
          verifyKey: keyOf(key),
          ...(host === undefined ? {} : { callbackHost: hostOf(host) }),
        });
        show(
          program,
          { id, name, business },
          () => `${id} may ask for people. They still prove themselves who they are.`,
        );
      }),
    );
  agents
    .command("remove <id>")
    .description("take an agent away; what it asked for stays, and is answered")
    .action((id: string) =>
      withHeed(program, async (heed) => {
        if (!(await heed.removeAgent(id)))
          throw new Error("agent_unknown: there is no agent of this id. See heed agents.");
        show(program, { id }, () => `${id} may ask for nobody any more.`);
      }),
    );
}

function idOf(text: string, where: string): string {
  if (!/^[\w.-]{1,100}$/.test(text))
    throw new Error(`agent_malformed: ${where} is no id of a directory. Write letters, digits, _, - and . only.`);
  return text;
}

function hostOf(text: string): string {
  const url = URL.parse(`https://${text}`);
  if (!url || url.host !== text)
    throw new Error("agent_malformed: --callback-host is no host. Write it like agent.example, in small letters.");
  return url.host;
}

function keyOf(text: string): Buffer {
  const key = Buffer.from(text, "base64");
  if (key.length !== 32 || key.toString("base64").replace(/=+$/, "") !== text.replace(/=+$/, ""))
    throw new Error(
      "agent_malformed: --key is no Ed25519 key. Give the 32 bytes in base64, as the directory has them.",
    );
  return key;
}
