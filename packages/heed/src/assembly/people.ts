// What people may ask and see: their rights, their pages, the mails to them, and what leaves for recipients.
import type { DataMap } from "@heed/core";
import { createComposers } from "../channels/email/composers.ts";
import { createMailDesk } from "../channels/email/mail-desk.ts";
import { createMailer } from "../channels/email/mailer.ts";
import { sendDue } from "../channels/email/outbox.ts";
import { CONFIRM_DAYS } from "../consent/confirmations.ts";
import { openPerson } from "../gate/look-at.ts";
import type { Heed, HeedOptions } from "../heed-interface.ts";
import { catchUp } from "../jobs/catch-up.ts";
import { createRecord } from "../ledger/record.ts";
import { createDashboard } from "../pages/dashboard.ts";
import { createDownloads } from "../pages/downloads.ts";
import type { DashboardDeps } from "../pages/ports.ts";
import { createAgents } from "../rights/agents.ts";
import { fulfil } from "../rights/fulfil.ts";
import { createMessages } from "../rights/messages.ts";
import { createNoticeMails } from "../rights/notice-mails.ts";
import { createReceiptMails } from "../rights/receipt-mails.ts";
import { regulate } from "../rights/regulate.ts";
import { createRequests } from "../rights/requests.ts";
import { createRights } from "../rights/rights.ts";
import { createTrust } from "../rights/trust.ts";
import { callOutside } from "../sharing/call-outside.ts";
import { addressOutside } from "../sharing/outside-address.ts";
import { createSharing } from "../sharing/sharing.ts";
import { holdersOf } from "../storage/address-noes.ts";
import { putAgent, removeAgent } from "../storage/agents.ts";
import type { Arrivals } from "./arrivals.ts";
import type { Ground } from "./ground.ts";
import { chance, type Marketing } from "./marketing.ts";

/** How old the figures of /trust may be: anybody may ask for them. */
const TRUST_MS = 24 * 3_600_000;

/** The check of the map has seen that a map that needs a sender has one. */
const senderOf = ({ controller, mailFrom }: DataMap) => ({
  name: controller.name,
  address: mailFrom ?? controller.contact,
});

export type People = Awaited<ReturnType<typeof assemblePeople>>;

/** Brings the database up to the journal before anything of it is served. */
export async function assemblePeople(
  options: HeedOptions,
  { parts: { inForce, publicUrl, database, ledger, now, onFault, seal, flush }, map, keys, tally, gate, owned }: Ground,
  { parts: { models }, tellWhy, languageFor, shopReader }: Marketing,
  { parts: { askers, choices, notices, receipts, tokens, ingest, confirmations }, signer, known }: Arrivals,
) {
  const mailer = options.smtpUrl === undefined ? undefined : createMailer(options.smtpUrl, senderOf(map));
  const requests = createRequests({ database, inForce, ledger, keys, tally, now });
  const agents = createAgents({
    database,
    requests,
    regimes: Object.keys(map.regimes),
    publicUrl,
    language: languageFor(undefined),
    post: callOutside,
    now,
  });
  const noticeMails = createNoticeMails({ database, inForce, ledger, wrapKey: keys.people, now });
  const receiptMails = createReceiptMails({ database, inForce, ledger, receipts, wrapKey: keys.people, now });
  const composers = createComposers({
    map,
    publicUrl,
    confirmDays: CONFIRM_DAYS,
    requests,
    confirmations,
    noticeMails,
    receiptMails,
    notices,
    languageFor,
    now,
  });
  const sharing = createSharing({
    database,
    inForce,
    gate,
    ledger,
    keys,
    tally,
    call: callOutside,
    addressOf: addressOutside,
    chance,
    now,
  });
  const rights = createRights({
    database,
    inForce,
    ledger,
    keys,
    choices,
    erasers: [models.eraser],
    recipients: sharing.links,
    signer,
    told: (by, kept) => tellWhy(by, kept, shopReader).text,
    tally,
    now,
  });
  const ensure = (value: string): Promise<string> => askers.ensure({ kind: "user", value }, "claimed");
  const holding = (address: string) => holdersOf({ database, keys }, address);
  const look = (asked: Parameters<typeof openPerson>[1]) => openPerson({ gate, map }, asked);
  const answering = { map, requests, people: { known, ensure, holding }, rights, choices, look, now };
  const replayed = await catchUp(options, { database, choices, rights, now });
  // Models of an older database let go of whoever left since, before they serve; what fails is tried again by the job.
  if (replayed.refusals + replayed.restrictions > 0) await models.removeLeavers().catch(onFault);
  const forPerson: DashboardDeps = {
    rights,
    choices,
    receipts,
    tellWhy,
    tokens,
    part: ingest.splitAlias,
    messages: createMessages({ database, requests, now }),
    ...(mailer ? { mailReceipt: receiptMails.queue } : {}),
    map,
    publicUrl,
    now,
    ...(map.signIn ? { signIn: map.signIn } : {}),
  };

  return {
    parts: {
      mails: mailer !== undefined,
      mail: createMailDesk({ database, mailer, from: senderOf(map), flush, now }),
      requests,
      agents,
      putAgent: (agent) => owned((owner) => putAgent(owner, agent, now())),
      removeAgent: (id) => owned((owner) => removeAgent(owner, id)),
      sharing,
      rights,
      fulfil: (id, actor, how) => fulfil(answering, id, actor, how),
      regulate: (type, userIds) => regulate({ database, ...answering }, type, userIds),
      dashboard: createDashboard(forPerson),
      downloads: createDownloads(forPerson),
      trust: createTrust({ database, inForce, keys, now }, TRUST_MS),
      record: createRecord({ database, ledger, seal, now, idsOf: async (id) => (await rights.person(id))?.ids }),
      replayed,
    } satisfies Partial<Heed>,
    answering,
    noticeMails,
    /** What sends; away where no mail server is named. */
    outgoing: mailer && {
      send: () => sendDue({ database, mailer, composers, tally, now }),
      close: () => mailer.close(),
    },
  };
}
