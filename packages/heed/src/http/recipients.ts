// Who gets data by itself: how it stands, for whoever proves it, and what was given up, for whoever answers for rights.
import { FailedAct, FailedReply, purposesOf, type RecipientsReply as Recipients, RecipientsReply } from "@heed/core";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { RecipientStatus } from "../sharing/sharing.ts";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";
import { refuse } from "./staff.ts";

type Named = { Params: { name: string } };

const unknown = (reply: FastifyReply) =>
  refuse(reply, 404, "recipient_unknown", "Heed sends nothing to a recipient of this name. Take it from the list.");

async function failed({ sharing }: Services, name: string): Promise<FailedReply> {
  const deliveries = await sharing.dead(name);
  return {
    deliveries: deliveries.map(({ id, kind, purpose, at, dead, tries, why }) => ({
      id,
      kind,
      purpose,
      at: at.toISOString(),
      failedAt: dead.toISOString(),
      tries,
      why,
    })),
  };
}

export function recipientRoutes(app: FastifyInstance, heed: Services): void {
  onlyHolders(app, heed, "proof");
  app.get(
    "/api/recipients",
    {
      schema: {
        tags: ["sharing"],
        summary: "Recipients with contract and review, what waits, and what was given up",
        response: { 200: RecipientsReply },
      },
    },
    async (): Promise<Recipients> => {
      const { map } = heed.inForce;
      const status = await heed.sharing.status();
      const declared = Object.entries(map.recipients ?? {}).map(([name, recipient]) => {
        const { safeguard, contract, contractUntil, review } = recipient;
        const last = [contractUntil, review].filter((day) => day !== undefined).sort()[0];
        return {
          name,
          title: recipient.name,
          role: recipient.role,
          country: recipient.country,
          ...(safeguard ? { safeguard } : {}),
          purposes: Object.entries(purposesOf(map))
            .filter(([, purpose]) => purpose.recipients?.includes(name))
            .map(([purpose]) => purpose),
          ...(contract ? { contract } : {}),
          ...(last ? { until: last } : {}),
          gone: false,
          ...sendsOf(
            heed,
            status.find((one) => one.name === name),
          ),
        };
      });
      const gone = status
        .filter(({ name }) => !Object.hasOwn(map.recipients ?? {}, name))
        .map((one) => ({
          name: one.name,
          title: one.name,
          role: "",
          country: "",
          purposes: [],
          gone: true,
          ...sendsOf(heed, one),
        }));
      return { today: heed.now().toISOString().slice(0, 10), recipients: [...declared, ...gone] };
    },
  );
  app.get<Named>(
    "/api/recipients/:name/failed",
    {
      schema: { tags: ["sharing"], summary: "What was given up, by number only", response: { 200: FailedReply } },
    },
    ({ params: { name } }, reply) => (heed.sharing.names.includes(name) ? failed(heed, name) : unknown(reply)),
  );
}

/** For whoever answers for rights: what was given up may be a word that somebody waits for. */
export function failedRoutes(app: FastifyInstance, heed: Services): void {
  onlyHolders(app, heed, "rights");
  app.post<Named & { Body: FailedAct }>(
    "/api/recipients/:name/failed",
    {
      schema: {
        tags: ["sharing"],
        summary: "Tries again what was given up, or forgets it; a stop is never forgotten",
        body: FailedAct,
        response: { 200: FailedReply },
      },
    },
    async ({ params: { name }, body: { act, id } }, reply) => {
      if (!heed.sharing.names.includes(name)) return unknown(reply);
      if (act === "drop") await heed.sharing.drop(name);
      // Where somebody else tried it meanwhile nothing happens, and what is left says so.
      else await heed.sharing.replay(name, id);
      return failed(heed, name);
    },
  );
}

function sendsOf(heed: Services, status: RecipientStatus | undefined): Pick<Recipients["recipients"][number], "sends"> {
  if (!status) return {};
  const { name, host, closed, secret, people, waiting, oldest, dead } = status;
  return {
    sends: {
      host,
      ...(closed ? { closed } : {}),
      secret,
      people: heed.countOfPeople(`recipient ${name}`, people),
      waiting,
      ...(oldest ? { oldest: oldest.toISOString() } : {}),
      failed: dead,
    },
  };
}
