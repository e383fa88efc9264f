// Somebody of the staff told a recipient of a deletion that Heed could not: the certificate says so from then on, signed anew.
import { NOBODY } from "../ledger/entry.ts";
import type { ErasureDeps, SignedCertificate } from "./carry-on-erasure.ts";
import { hashOfCertificate } from "./certificate.ts";

/**
 * Notes that a recipient who refused or never answered was told by hand.
 *
 * @param told the number of the deletion, and the recipient by its name in the map
 * @returns false where nothing of this kind waits
 */
export function toldByHand(
  { database, ledger, signer, now }: Pick<ErasureDeps, "database" | "ledger" | "signer" | "now">,
  { id, recipient }: { readonly id: string; readonly recipient: string },
  actor: string,
): Promise<boolean> {
  return database.transaction("rights", {}, async (connection) => {
    const at = now();
    const { rows } = await connection.query<{ certificate: string | null }>(
      "select certificate from heed.erasure where id = $1 for update",
      [id],
    );
    const settled = await connection.query(
      `update heed.erasure_step set outcome = 'told by hand', at = $3
       where erasure = $1 and kind = 'recipient' and name = $2 and outcome in ('refused', 'unreachable')`,
      [id, recipient, at],
    );
    if (settled.rowCount === 0) return false;
    const stored = rows[0]?.certificate;
    let certificate: string | undefined;
    if (stored) {
      // Only `finish` and this store certificates.
      const { proof: _, ...said } = JSON.parse(stored) as SignedCertificate;
      const recipients = said.recipients.map((line) =>
        line.recipient === recipient ? { recipient, what: "told by hand" as const, at: at.toISOString() } : line,
      );
      const signed = signer.sign({ ...said, recipients }, at);
      certificate = hashOfCertificate(signed);
      await connection.query("update heed.erasure set certificate = $2 where id = $1", [id, JSON.stringify(signed)]);
    }
    const detail = {
      request: "erase",
      id,
      recipient,
      outcome: "told by hand",
      ...(certificate ? { certificate } : {}),
    };
    await ledger.write(connection, [{ personId: NOBODY, at, kind: "request", purpose: "rights", actor, detail }]);
    return true;
  });
}
