// What the house itself does: its staff, the files that they bring and take, keys, backups, and looks at single people.
import { tmpdir } from "node:os";
import { exportAudience, exportTerms } from "../audiences/export-audience.ts";
import { lookAt } from "../gate/look-at.ts";
import type { Heed, HeedOptions } from "../heed-interface.ts";
import { broughtFiles } from "../ingest/brought-files.ts";
import { createImports } from "../ingest/imports.ts";
import { judgeImport } from "../ingest/judge-import.ts";
import { sweep } from "../jobs/sweep.ts";
import { reviewAccess } from "../ledger/access-review.ts";
import { createAppearance } from "../staff/appearance.ts";
import { createRootKeyChange } from "../staff/change-root-key.ts";
import { createKeyIssue } from "../staff/issue-keys.ts";
import { createKeyRotation } from "../staff/rotate-keys.ts";
import { createStaff } from "../staff/staff.ts";
import { writeBackup } from "../storage/backup.ts";
import { createReferences } from "../storage/person-reference.ts";
import type { Arrivals } from "./arrivals.ts";
import type { Ground } from "./ground.ts";
import type { Marketing } from "./marketing.ts";

export type House = ReturnType<typeof assembleHouse>;

export function assembleHouse(
  options: HeedOptions,
  { parts, map, keys, rings, gate, tally, tell, owned, maintain }: Ground,
  { parts: { audiences, membership } }: Marketing,
  { parts: { ingest } }: Arrivals,
) {
  const { inForce, publicUrl, database, ledger, demo, now, onFault } = parts;
  const journal = options.journal?.folder;
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
  return {
    parts: {
      staff,
      appearance: createAppearance({ database, ledger, now }),
      references: createReferences(keys.reference),
      examine: options.examine,
      countOfPeople: tell.count,
      imports: createImports({
        known: broughtFiles(database, now),
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
      }),
      exportAudience: (asked) =>
        exportAudience(
          { gate, map, audiences, lookAtAll: membership.lookAtAll, allows: staff.secondPerson.allows },
          asked,
        ),
      exportTerms: (asked) => exportTerms({ map, audiences }, staff.secondPerson.standing, asked),
      look: (asked) => lookAt({ gate, map, approve: staff.secondPerson.late, now }, asked),
      reviewAccess: () => reviewAccess({ database, inForce, now }),
      ...createKeyIssue({ maintain, keys, ledger, map, now }),
      ...createRootKeyChange({ url: options.url, key: options.key, journal, ledger, now }),
      ...createKeyRotation({ ...rings, owned, ledger, now }),
      backup: ({ folder, keepDays, report }) =>
        owned((owner) =>
          writeBackup(owner, { folder, keepDays, keys, journal, now: now(), ...(report ? { report } : {}) }),
        ),
      sweep: () => sweep({ database, inForce, ledger, now }),
    } satisfies Partial<Heed>,
  };
}
