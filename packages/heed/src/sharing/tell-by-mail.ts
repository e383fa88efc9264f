// A mail for each thing, to whoever keeps a list: text for a reader, the same as JSON for a program. That it was taken says that it was asked.
import type { Destination } from "@heed/core";
import { createTransport } from "nodemailer";
import { whyOf } from "./call-outside.ts";
import type { Told } from "./compose.ts";
import { type Answer, later, TAKEN, type TellDeps, type Telling } from "./telling.ts";
import { theirKeys } from "./their-keys.ts";

const WAIT_MS = 15_000;

export async function tellByMail(
  { addressOf }: TellDeps,
  { url, local: own, from, to }: Extract<Destination, { kind: "mail" }>,
  { id, told, secrets, signal }: Telling,
): Promise<Answer> {
  const [user, pass] = theirKeys(secrets);
  const local = own === true;
  const { protocol, hostname, port } = new URL(url);
  const secure = protocol === "smtps:";
  try {
    const transport = createTransport({
      host: await addressOf(hostname, local),
      port: Number(port) || (secure ? 465 : 587),
      secure,
      // A server that offers no encryption gets nothing.
      requireTLS: !secure && !local,
      ignoreTLS: !secure && local,
      tls: { servername: hostname },
      auth: { user, pass },
      disableFileAccess: true,
      disableUrlAccess: true,
      connectionTimeout: WAIT_MS,
      greetingTimeout: WAIT_MS,
      socketTimeout: WAIT_MS,
      // Over is over: no polite end, which a slow server could draw out.
      socketCloseTimeout: 0,
    });
    const { type, timestamp, data } = told;
    const domain = from.slice(from.lastIndexOf("@") + 1);
    await transport.sendMail({
      signal,
      from,
      to: { name: "", address: to },
      // The same at every try: one mail to its reader.
      messageId: `<${id}@${domain}>`,
      ...mailOf(told),
      attachments: [
        {
          filename: "heed.json",
          contentType: "application/json",
          content: JSON.stringify({ id, type, timestamp, data }, null, 2),
        },
      ],
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    });
    return TAKEN;
  } catch (error) {
    if (!(error instanceof Error) || error instanceof TypeError) throw error;
    const { responseCode, code } = error as Error & { responseCode?: unknown; code?: unknown };
    // What it says to STARTTLS: it offers none.
    if (code === "ETLS" && typeof responseCode === "number") return later("tls_missing");
    if (typeof responseCode !== "number") return later(whyOf(error as never));
    const why = `smtp ${responseCode}` as const;
    // A no to this sender, reader or mail; a wrong password can be put right.
    return code === "EENVELOPE" && responseCode >= 500 ? { is: "refused", why } : later(why);
  }
}

/** The number of the person stands in every subject: by it all mails about them are found. */
function mailOf(told: Told): { readonly subject: string; readonly text: string } {
  switch (told.type) {
    case "person.event": {
      const { person, purpose, event } = told.data;
      const about = { happened: event.name, at: event.at, ...event.properties };
      return mail(`${purpose}: ${event.name}, ${person}`, "Add this. You may use it for this purpose and no other.", {
        person,
        purpose,
        ...about,
      });
    }
    case "person.traits":
    case "person.corrected": {
      const { person, purpose, traits } = told.data;
      const verb = told.type === "person.corrected" ? "correct" : "add";
      const asks =
        verb === "correct"
          ? "They said what is right. Replace what you have of them by this."
          : "This is all that you may have of them for this purpose, as it stands. Replace what you had.";
      return mail(`${purpose}: ${verb} ${person}`, asks, { person, purpose, ...traits });
    }
    case "person.pause": {
      const { person, purpose } = told.data;
      const asks = `Use nothing of them for this purpose until the next mail about them, and keep what you have: they may need it. ${FIND}`;
      return mail(`${purpose}: pause ${person}`, asks, { person, purpose });
    }
    case "person.stop": {
      const { person, purpose } = told.data;
      const asks = `Use nothing more of them for this purpose, and delete what you kept for it alone. ${FIND}`;
      return mail(`${purpose}: remove ${person}`, asks, { person, purpose });
    }
    case "person.erase": {
      const people = told.data.people.join(", ");
      return mail(`Delete ${people}`, `Delete everything of them; the numbers are of one person. ${FIND}`, { people });
    }
  }
}

const FIND = "Search this mailbox for the number: it stands in the subject of every mail about them. Delete those too.";

const mail = (subject: string, asks: string, lines: object) => ({
  subject,
  text: `${asks}\n\n${Object.entries(lines)
    .map(([name, value]) => `${name}: ${quoted(value)}`)
    .join("\n")}\n\nThe same is attached for a program.\n`,
});

/** What somebody wrote stays within its quotes and its line: else a review could ask the reader to delete somebody. */
const quoted = (value: unknown): string =>
  JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (char) =>
    [...char].map((one) => `\\u{${one.codePointAt(0)?.toString(16)}}`).join(""),
  );
