// The rights of a person as one part: see, take away, delete. Given what other parts keep of people by their erasers.

import type { AddressNoesDeps } from "../storage/address-noes.ts";
import type { Keys } from "../storage/keys.ts";
import { hashOf } from "../storage/person-directory.ts";
import { readStuckDeletions } from "../storage/stuck-deletions.ts";
import { carryOn, type ErasureDeps } from "./carry-on-erasure.ts";
import { type Correction, correct } from "./correct.ts";
import { deleteKept } from "./delete-kept.ts";
import { createDownloadLinks } from "./download-links.ts";
import { beginErasure, erasePerson, type HowToErase } from "./erase.ts";
import { eraseAfterExpiry } from "./erase-after-expiry.ts";
import { exportPerson } from "./export.ts";
import { type Archived, exportArchive } from "./export-archive.ts";
import { findCertificate } from "./find-certificate.ts";
import { countableOf, readKeptCounts } from "./kept-counts.ts";
import { createOpeningCodes } from "./opening-codes.ts";
import { type ReadBy, readOwnData } from "./own-data.ts";
import type { OwnQuery } from "./own-rows.ts";
import { permitsOf } from "./permits-of.ts";
import type { ExportDeps } from "./person-rows.ts";
import { previewErasure } from "./preview-erasure.ts";
import { provenAddress } from "./proven-address.ts";
import { personOfUser, type Subject, subjectOf, subjectOfBrowser } from "./subject.ts";
import { toldByHand } from "./told-by-hand.ts";

export type RightsDeps = ErasureDeps &
  Pick<ExportDeps, "told"> &
  Pick<AddressNoesDeps, "choices"> & { readonly keys: Pick<Keys, "wrap"> };

export type Rights = ReturnType<typeof createRights>;

/** Makes the part. Whoever calls it has made sure who is asking; `Subject` says what that asker may see. */
export function createRights(deps: RightsDeps) {
  const own = { ...deps, wrapKey: deps.keys.people };
  return {
    /** A proven person: all of it. Undefined when nothing is held (any longer). */
    person: (personId: string) => subjectOf(deps.database, personId),
    /** A browser, by its alias hash: what it sent itself; all of it when nobody else uses the identity. */
    browser: (via: string) => subjectOfBrowser(deps.database, via),
    /** The person whom the host site knows under this user id. */
    user: (userId: string) => personOfUser(deps.database, hashOf(deps.keys.alias, { kind: "user", value: userId })),
    read: (subject: Subject | undefined, by: ReadBy, query?: OwnQuery) => readOwnData(own, subject, by, query),
    /** What of somebody may serve what, for staff who were let in. */
    permits: (personId: string) => permitsOf(deps, personId),
    /** What `erase` would erase and keep, now. */
    preview: (subject: Subject) => previewErasure(deps, subject),
    /** How many events could stay in totals after a deletion, if the person wants it. */
    countable: (subject: Subject) => countable(deps, subject),
    /** Totals that people let stay when they left. */
    keptCounts: () => readKeptCounts(deps.database),
    /** Deletes as far as it goes now, and gives the certificate as it stands. */
    erase: (personId: string, actor: string, how?: HowToErase) => erasePerson(deps, personId, actor, how),
    /** Deletes the rows and writes the rest down as steps; `carryOn` does them, and the token opens the certificate meanwhile. */
    beginErasure: (personId: string, actor: string, how: HowToErase = {}) =>
      beginErasure(deps, personId, { ...how, actor }),
    /** Goes on with deletions that have steps left, whoever began them; for a job. */
    carryOn: () => carryOn(deps),
    certificate: (by: { readonly id: string } | { readonly token: string }) => findCertificate(deps, by),
    /** Deletions that need somebody of the staff. */
    stuck: () => readStuckDeletions(deps.database, deps.now()),
    toldByHand: (told: Parameters<typeof toldByHand>[1], actor: string) => toldByHand(deps, told, actor),
    /** Deletes what led to rows that a law kept, once these have expired; for a job. */
    eraseExpired: () => eraseAfterExpiry(deps),
    provenAddress: (personId: string) => provenAddress(own, personId),
    correct: (correction: Correction) => correct(own, correction),
    deleteKept: (personId: string, actor: string) => deleteKept(deps, personId, actor),
    export: (subject: Subject, actor: string) => exportPerson(own, subject, actor),
    archive: (subject: Subject, actor: string, given: Archived) => exportArchive(own, subject, actor, given),
    downloads: createDownloadLinks({ ...deps, key: deps.keys.wrap }),
    codes: createOpeningCodes({ ...deps, key: deps.keys.wrap }),
  };
}

async function countable(deps: RightsDeps, { ids }: Subject): Promise<number> {
  let n = 0;
  for (const subject of ids)
    n += await deps.database.transaction("rights", { subject }, async (connection) =>
      (await countableOf(deps, connection, subject)).reduce((sum, count) => sum + count.n, 0),
    );
  return n;
}
