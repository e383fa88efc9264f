// The composition root: makes every part of Heed, hands each what it needs, and starts and stops them.
import { randomInt } from "node:crypto";
import { tmpdir } from "node:os";
import { createTellWhy, type DataMap, mistakesIn, type RawSignals, signalClaims } from "@heed/core";
import { createAudiences } from "./audiences/audiences.ts";
import { exportAudience } from "./audiences/export-audience.ts";
import { createMembership } from "./audiences/membership.ts";
import { tellFound } from "./audiences/tell-found.ts";
import { type Item, tellersOf } from "./capabilities/capability.ts";
import { capabilities } from "./capabilities/registry.ts";
import { createAskers } from "./channels/askers.ts";
import { decidedFor } from "./channels/decided-for.ts";
import { createComposers } from "./channels/email/composers.ts";
import { createMailer } from "./channels/email/mailer.ts";
import { sendDue } from "./channels/email/outbox.ts";
import { createEstimates } from "./channels/estimates.ts";
import { explainDecision } from "./channels/explain.ts";
import { createInsights } from "./channels/insights.ts";
import { liftOf } from "./channels/lift.ts";
import { createPlacements } from "./channels/placements.ts";
import { scoreEverybody } from "./channels/score-everybody.ts";
import { createBrowsers } from "./consent/browsers.ts";
import { createChoices } from "./consent/choices.ts";
import { CONFIRM_DAYS, createConfirmations } from "./consent/confirmations.ts";
import { createNotices } from "./consent/notices.ts";
import { joinSignals, NO_SIGNALS, readSignals, signalsIn } from "./consent/read-signals.ts";
import { createReceipts } from "./consent/receipts.ts";
import { createSigner } from "./consent/sign-receipt.ts";
import { createGate, type Gate } from "./gate/gate.ts";
import { lookAt } from "./gate/look-at.ts";
import type { Heed, HeedOptions } from "./heed-interface.ts";
import { faultCode } from "./http/fault.ts";
import { createMetrics } from "./http/metrics.ts";
import { readiness } from "./http/readiness.ts";
import { readCollected } from "./ingest/collected.ts";
import { createImports } from "./ingest/imports.ts";
import { createIngest } from "./ingest/ingest.ts";
import { judgeImport } from "./ingest/judge-import.ts";
import { createLive } from "./ingest/live.ts";
import { catchUp } from "./jobs/catch-up.ts";
import { modelJobs, usedCapabilities } from "./jobs/model-jobs.ts";
import { serverJobs } from "./jobs/server-jobs.ts";
import { dropOldLedgerMonths, sweep } from "./jobs/sweep.ts";
import { reviewAccess } from "./ledger/access-review.ts";
import { readActivity } from "./ledger/activity.ts";
import { currentLane } from "./ledger/incarnation.ts";
import { createRecord } from "./ledger/record.ts";
import { sealSegment } from "./ledger/seal.ts";
import { createLedger } from "./ledger/write.ts";
import { codeVersion } from "./models/code-version.ts";
import { createModels } from "./models/models.ts";
import { countPopular, readPopular } from "./models/popular.ts";
import { createTrainingDesk } from "./models/training-desk.ts";
import { createDashboard } from "./pages/dashboard.ts";
import { createDownloads } from "./pages/downloads.ts";
import { pageLanguage } from "./pages/page-language.ts";
import type { DashboardDeps } from "./pages/ports.ts";
import { labelOf } from "./pages/show-value.ts";
import { createAgents } from "./rights/agents.ts";
import { createTeller } from "./rights/at-least-11.ts";
import { answerOptOuts, fulfil } from "./rights/fulfil.ts";
import { createMessages } from "./rights/messages.ts";
import { createNoticeMails } from "./rights/notice-mails.ts";
import type { ExportDeps } from "./rights/person-rows.ts";
import { createReceiptMails } from "./rights/receipt-mails.ts";
import { regulate } from "./rights/regulate.ts";
import { createRequests } from "./rights/requests.ts";
import { createRights } from "./rights/rights.ts";
import { createTokens } from "./rights/tokens.ts";
import { createTrust } from "./rights/trust.ts";
import { callOutside } from "./sharing/call-outside.ts";
import { assertNoneMoved } from "./sharing/moved.ts";
import { assertNamedHosts } from "./sharing/named-hosts.ts";
import { createSharing } from "./sharing/sharing.ts";
import { createRootKeyChange } from "./staff/change-root-key.ts";
import { createKeyIssue } from "./staff/issue-keys.ts";
import { createStaff } from "./staff/staff.ts";
import { holdersOf, holdMissingNoes } from "./storage/address-noes.ts";
import { putAgent, removeAgent } from "./storage/agents.ts";
import { createApiKeys, listApiKeys } from "./storage/api-keys.ts";
import { writeBackup } from "./storage/backup.ts";
import { readCatalogue, replaceCatalogue } from "./storage/catalogue.ts";
import { type Connection, openDatabase } from "./storage/database.ts";
import { hashAddresses } from "./storage/hash-addresses.ts";
import { openJournal, pruneJournal } from "./storage/journal.ts";
import { beginKeyRing, followKeyRing, type KeepDeps, listKeyRing, readKeyRing } from "./storage/keep-key-ring.ts";
import { rootKeyService, transitKeyService } from "./storage/key-service.ts";
import { installMap } from "./storage/map-in-force.ts";
import { migrate } from "./storage/migrate.ts";
import { asOwner, inTransaction } from "./storage/owner.ts";
import { ensurePartitions } from "./storage/partitions.ts";
import { createReferences } from "./storage/person-reference.ts";
import { rewriteEverybody } from "./storage/rewrite-everybody.ts";
import { openKeys } from "./storage/root-key.ts";
import { rotatePersonKeys } from "./storage/rotate-person-keys.ts";
import { createTally } from "./storage/tally.ts";

export type { Heed, HeedOptions } from "./heed-interface.ts";

/** The map is unsound; `message` holds every mistake with its place and remedy. */
export class MapMistakes extends Error {
  readonly code = "map_mistakes";
  constructor(map: DataMap) {
    super(
      `map_mistakes: heed.config.ts has mistakes.\n${mistakesIn(map)
        .map((mistake) => `  ${mistake.place}: ${mistake.says} ${mistake.remedy}`)
        .join("\n")}`,
    );
  }
}

/** The check of the map has seen that a map that needs a sender has one. */
const senderOf = ({ controller, mailFrom }: DataMap) => ({
  name: controller.name,
  address: mailFrom ?? controller.contact,
});

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
/** How old the figures of /trust may be: anybody may ask for them. */
const TRUST_MS = 24 * HOUR;
/** How old a forecast or feedback may be: each looks at everybody. */
const INSIGHTS_MS = 24 * HOUR;

/**
 * Brings the database up to this version and this map, and makes every part. Nothing listens yet.
 *
 * @throws MapMistakes with all mistakes at once; errors of migration and connection
 */
export async function createHeed<M extends DataMap>(options: HeedOptions<M>): Promise<Heed<M>> {
  const { url, now, publicUrl } = options;
  const metrics = createMetrics();
  const onFault: HeedOptions["onFault"] = (error, place) => {
    metrics.fault(faultCode(error));
    options.onFault(error, place);
  };
  const map: DataMap = options.map;
  if (mistakesIn(map).length > 0) throw new MapMistakes(map);
  assertNamedHosts(map, { SMTP_URL: options.smtpUrl, HEED_KMS_URL: options.transit?.url });
  const keys = await asOwner(url, (owner) => openKeys(owner, options.key, options.journal?.folder));
  const root = rootKeyService(keys.wrap);
  const keeping: KeepDeps = {
    ring: keys.people,
    services: options.transit ? [transitKeyService(options.transit), root] : [root],
    now,
  };
  const prepared = await asOwner(url, async (owner) => {
    const prefix = await migrate(owner, keys);
    await ensurePartitions(owner, now());
    const inForce = await installMap(owner, map, now(), async ({ inForce, before }) => {
      if (before === undefined) return;
      await assertNoneMoved(owner, inForce, before);
      await rewriteEverybody(owner, inForce, now());
    });
    await beginKeyRing(owner, keeping);
    await readKeyRing(owner, keeping);
    await replaceCatalogue(owner, options.catalogue);
    return { prefix, inForce, catalogue: await readCatalogue(owner), lane: await currentLane(owner) };
  });
  const { inForce, lane } = prepared;
  const journal = options.journal && openJournal(options.journal.folder, now);
  const database = openDatabase(url, prepared.prefix, keys, journal);
  const ledger = createLedger(lane, keys.erasure, journal);
  const tally = createTally(database, now, metrics.counted);
  let sealedAt = now();
  const seal = async (): Promise<number> => {
    const sealed = await sealSegment(database, lane, now());
    sealedAt = now();
    return sealed;
  };
  metrics.gauge("heed_seal_age_seconds", "Since the ledger was last sealed", () => (+now() - +sealedAt) / 1000);
  for (const state of ["total", "idle", "waiting"] as const)
    metrics.gauge(`heed_database_connections_${state}`, `Connections or callers: ${state}`, () =>
      database.pooled(state),
    );
  const recorded = createChoices({ database, inForce, ledger, now });
  // Whoever chooses something may enter or leave an audience with it.
  const choices: typeof recorded = {
    ...recorded,
    async record(event) {
      const outcome = await recorded.record(event);
      membership.touched([event.personId]);
      return outcome;
    },
    async hide(personId, ...hiding) {
      const outcome = await recorded.hide(personId, ...hiding);
      membership.touched([personId]);
      return outcome;
    },
  };
  const notices = createNotices({ database, inForce });
  const signer = createSigner(keys.receipt);
  const receipts = createReceipts({ database, inForce, notices, signer, principalKey: keys.receipt, publicUrl, now });
  const gate = createGate<DataMap>({
    database,
    inForce,
    ledger,
    tally,
    now,
    wrapKey: keys.people,
  });
  const { demo = false } = options;
  const apiKeys = createApiKeys(database, keys, now, demo);
  const tokens = createTokens({
    key: keys.token,
    hostSecrets: async () => (await apiKeys.serverKeys()).map((key) => key.value),
    now,
  });
  const askers = createAskers({ database, inForce, aliasKey: keys.alias, now });
  const browsers = createBrowsers({
    inForce,
    choices,
    ensure: askers.ensure,
    tokenFor: tokens.browser,
    aliasKey: keys.alias,
    tally,
  });
  const catalogue = (): ReadonlyMap<string, Item> => prepared.catalogue as ReadonlyMap<string, Item>;
  const maintain = <T>(work: (sql: Connection) => Promise<T>): Promise<T> =>
    asOwner(url, (owner) => inTransaction(owner, work));
  const tellWhy = createTellWhy({ ...tellersOf(capabilities), audiences: tellFound });
  const languageFor = (locale: string | undefined): string => pageLanguage(map, { chosen: locale }).language;
  const models = createModels({
    database,
    maintain,
    gate,
    inForce,
    ledger,
    capabilities,
    catalogue,
    code: codeVersion(),
    now,
  });
  const estimates = createEstimates({ map, capabilities, catalogue, live: models.live });
  const audiences = createAudiences({ database, gate, map, now, estimates });
  const membership = createMembership({ database, audiences, gate, map, now, estimates });
  // A day's list, read at start and after each count; nothing of a person.
  let popular = await readPopular(database);
  const count = async () => {
    const counted = await countPopular({ gate, inForce, maintain, catalogue, now });
    popular = await readPopular(database);
    return counted;
  };
  const signals = (given: unknown, around: RawSignals = NO_SIGNALS) =>
    signalClaims(map, readSignals(joinSignals(around, signalsIn(given)), map.tcfVendor), undefined);
  const live = createLive();
  const ingest = createIngest({
    signals,
    live: live.add,
    database,
    inForce,
    ledger,
    tally,
    choices,
    keys,
    now,
    touched: membership.touched,
  });
  const known = async (userId: string): Promise<string | undefined> => {
    const asker = await askers.named(userId);
    return asker.is === "person" ? asker.personId : undefined;
  };
  const confirmations = createConfirmations({
    database,
    inForce,
    notices,
    choices,
    known: ({ value }) => known(value),
    ensure: askers.ensure,
    keep: ({ value }, traits, messageId) =>
      ingest.accept({
        type: "identify",
        body: { userId: value, traits, messageId },
        strength: "proven",
        source: "confirmation",
        receivedAt: now(),
      }),
    keys,
    tally,
    now,
  });
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
  const erasers = [models.eraser];
  const chance = () => randomInt(2 ** 32) / 2 ** 32;
  const sharing = createSharing({ database, inForce, gate, ledger, keys, tally, call: callOutside, chance, now });
  const recipients = sharing.links;
  const readerIn = (language: string) => ({
    language,
    title: (item: string) => catalogue().get(item)?.title ?? item,
    label: (field: string) => labelOf(map, field, language),
  });
  const shopReader = readerIn(languageFor(undefined));
  const told: ExportDeps["told"] = (by, kept) => tellWhy(by, kept, shopReader).text;
  const rights = createRights({
    database,
    inForce,
    ledger,
    keys,
    choices,
    erasers,
    recipients,
    signer,
    told,
    tally,
    now,
  });
  const ensure = (value: string): Promise<string> => askers.ensure({ kind: "user", value }, "claimed");
  const holding = (address: string) => holdersOf({ database, keys }, address);
  const answering = { map, requests, people: { known, ensure, holding }, rights, choices, now };
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
  const dashboard = createDashboard(forPerson);
  const placements = createPlacements({
    gate,
    map,
    capabilities,
    live: models.live,
    shadow: models.shadow,
    catalogue,
    popular: () => popular,
    armKey: keys.arm,
    chance,
    languageFor,
    publicUrl,
    now,
    onFault,
  });
  const staff = createStaff({
    database,
    key: keys.staff,
    inForce,
    ledger,
    publicUrl,
    breachUrl: options.breachUrl,
    provider: options.signInProvider,
    demo,
    now,
  });
  const tell = createTeller(keys.wrap);
  const imports = createImports({
    folder: tmpdir(),
    judge: (asked) => judgeImport({ inForce, keys, now }, asked),
    async run(asked) {
      const report = await ingest.importCsv(asked);
      await tally.flush();
      return report;
    },
    count: tell.count,
    entered: (by) => staff.oversee("file imported", by),
    now,
    onFault,
  });
  const used = usedCapabilities(map);
  const purposeOf = (capability: string): string =>
    Object.values(map.placements ?? {}).find((placement) => placement.capability === capability)?.purpose ?? "";

  const heed: Heed<M> = {
    inForce,
    publicUrl,
    database,
    // One gate at run time; only its type knows which map it was made for.
    gate: gate as unknown as Gate<M>,
    ledger,
    apiKeys,
    tokens,
    askers,
    choices,
    browsers,
    notices,
    receipts,
    confirmations,
    signals,
    mails: mailer !== undefined,
    demo,
    keyRing: () => asOwner(url, listKeyRing),
    ingest,
    arrivals: {
      live: live.after,
      async collected(days) {
        await tally.flush();
        return readCollected(database, now(), days);
      },
      keys: () => listApiKeys(database, keys),
    },
    imports,
    countOfPeople: tell.count,
    placements,
    audiences,
    membership,
    exportAudience: (asked) =>
      exportAudience(
        { gate, map, audiences, lookAtAll: membership.lookAtAll, allows: staff.secondPerson.allows },
        asked,
      ),
    models,
    rights,
    sharing,
    requests,
    agents,
    putAgent: (agent) => asOwner(url, (owner) => putAgent(owner, agent, now())),
    removeAgent: (id) => asOwner(url, (owner) => removeAgent(owner, id)),
    fulfil: (id, actor, how) => fulfil(answering, id, actor, how),
    regulate: (type, userIds) => regulate({ database, ...answering }, type, userIds),
    dashboard,
    downloads: createDownloads(forPerson),
    trust: createTrust({ database, inForce, keys, now }, TRUST_MS),
    record: createRecord({ database, ledger, seal, now, idsOf: async (id) => (await rights.person(id))?.ids }),
    now,
    onFault,
    trainable(name) {
      if (name !== undefined && !used.includes(name))
        throw new Error(
          `capability_unused: no placement in heed.config.ts uses "${name}". Use one of: ${used.join(", ")}.`,
        );
      return name === undefined ? used : [name];
    },
    purposeOf,
    training: createTrainingDesk((capability, how) => heed.train(capability, how), onFault),
    train: (capability, { until = now(), seed = 1, ...how }) =>
      models.train(capability, { purpose: purposeOf(capability), until, seed, ...how }),
    score: (placement, how) =>
      scoreEverybody({ gate, map, capabilities, placements, live: models.live }, placement, how),
    countPopular: count,
    insights: createInsights(
      {
        gate,
        database,
        map,
        catalogue,
        live: models.live,
        activity: (days) => readActivity({ database, now, tell }, days),
        now,
        demo,
      },
      INSIGHTS_MS,
    ),
    lift: (placement, days, actor) => liftOf({ gate, map, now, demo }, placement, days, actor),
    explain: (decision, actor) =>
      explainDecision({ database, inForce, ledger, tellWhy, reader: shopReader, now }, decision, actor),
    ...createKeyIssue({ maintain, keys, ledger, map, now }),
    examine: options.examine,
    reviewAccess: () => reviewAccess({ database, inForce, now }),
    rotateKeys: (rotation) => asOwner(url, (owner) => rotatePersonKeys(owner, keeping, rotation)),
    ...createRootKeyChange({ url, key: options.key, journal: options.journal?.folder, ledger, now }),
    staff,
    references: createReferences(keys.reference),
    look: (asked) => lookAt({ gate, map, approve: staff.secondPerson.late, now }, asked),
    decided: (asked, language) =>
      decidedFor({ database, inForce, ledger, tellWhy, reader: readerIn(language), now }, asked),
    itemTitle: (item) => catalogue().get(item)?.title,
    seal,
    replayed,
    backup: ({ folder, keepDays, report }) =>
      asOwner(url, (owner) =>
        writeBackup(owner, {
          folder,
          keepDays,
          keys,
          journal: options.journal?.folder,
          now: now(),
          ...(report ? { report } : {}),
        }),
      ),
    sweep: () => sweep({ database, inForce, ledger, now }),
    flush: () => tally.flush(),
    metrics,
    ready: () => readiness(database, inForce.number),
    jobs: serverJobs({
      seal,
      flush: () => tally.flush(),
      mail: mailer && (() => sendDue({ database, mailer, composers, tally, now })),
      tellChanges: mailer && (() => noticeMails.queue()),
      forgetUnconfirmed: () => confirmations.forget(),
      async forgetStaff() {
        await staff.forget();
        await imports.forget();
      },
      readKeys: () => followKeyRing(database, keeping),
      sweep: () => heed.sweep(),
      carryOnErasures: () => rights.carryOn(),
      sharing,
      eraseExpired: () => rights.eraseExpired(),
      tellAgents: () => agents.tell(),
      answerOptOuts: () => answerOptOuts(answering),
      holdAddresses: async () => {
        await asOwner(url, (owner) => hashAddresses(owner, keys, map));
        await holdMissingNoes({ database, inForce, keys, choices });
      },
      keepRequestTime: () => requests.keepTime(),
      forgetAgents: () => agents.forget(),
      ...modelJobs({
        map,
        models,
        train: (name) => heed.train(name, { by: "job:train" }),
        score: (name, how) => heed.score(name, how),
      }),
      countPopular: count,
      keepAudiences: () => membership.keepUp(),
      lookAtAudiences: () => membership.lookAtAll(),
      maintain: () =>
        asOwner(url, async (owner) => {
          await ensurePartitions(owner, now());
          await dropOldLedgerMonths(owner, now());
          if (options.journal) await pruneJournal(options.journal.folder, now());
        }),
    }),
    async close(hurry) {
      await imports.close();
      mailer?.close();
      await tally.flush().catch((error: unknown) => onFault(error));
      await seal().catch((error: unknown) => onFault(error));
      await database.close(hurry);
    },
  };
  return heed;
}
