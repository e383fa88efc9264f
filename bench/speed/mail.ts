// Confirmation mails through a real Postfix: mails a second from the asking to the mailbox, over what Postfix takes from the same client with the same mails made beforehand.
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { defineMap } from "@heed/core";
import PostalMime from "postal-mime";
import { createMailer, type Mail } from "../../packages/heed/src/channels/email/mailer.ts";
import { type BenchHeed, openBenchHeed } from "../bench-heed.ts";
import type { BenchContext, Figure } from "../figure.ts";
import { noPostfix, type Postfix, startPostfix } from "../postfix.ts";
import { compareArms } from "../rounds.ts";

const DOMAIN = "inbox.test";
const map = defineMap({
  controller: { name: "Bench", contact: "bench@shop.example" },
  complaints: { authority: "DPC", url: "https://dpc.example" },
  languages: ["en"],
  regimes: { gdpr: { countries: ["DE"] } },
  age: { minimum: 16, rule: "asked" },
  fields: { email: { kind: "trait", type: "email", identifies: true } },
  purposes: {
    newsletter: {
      says: "Write to you once a month",
      frequency: "once a month",
      basis: "consent",
      doubleOptIn: true,
      channels: ["e-mail"],
      reads: { email: "24 months" },
    },
  },
});

export async function* run({ quick }: BenchContext): AsyncIterable<Figure> {
  const why = noPostfix();
  if (why !== undefined) {
    yield { name: `mail, not measured: ${why}`, value: Number.NaN, unit: "" };
    return;
  }
  const rounds = quick ? 3 : 10;
  const mails = quick ? 50 : 150;
  const postfix = await startPostfix(DOMAIN);
  const bench = await openBenchHeed({ map, smtpUrl: postfix.url });
  const mailer = createMailer(postfix.url, { name: "Bench", address: "bench@shop.example" });
  try {
    const one = await confirmed(bench, postfix);
    const arrivals = async (work: () => Promise<void>): Promise<number> => {
      const before = await postfix.arrived();
      const start = performance.now();
      await work();
      while ((await postfix.arrived()) < before + mails) await wait(5);
      return mails / ((performance.now() - start) / 1_000);
    };
    const { ratio, of } = await compareArms(
      {
        heed: () =>
          arrivals(async () => {
            for (let k = 0; k < mails; k++) await ask(bench, `${randomUUID()}@${DOMAIN}`);
            await send(bench);
          }),
        postfix: () =>
          arrivals(async () => {
            const all = Array.from({ length: mails }, () => ({ ...one, id: randomUUID() }));
            for (let k = 0; k < mails; k += 10)
              await Promise.all(all.slice(k, k + 10).map((mail) => mailer.send(mail)));
          }),
      },
      rounds,
      (rate) => rate,
    );
    yield { name: "confirmations asked and mailed, over Postfix alone", ...ratio, unit: "ratio (range)", n: rounds };
    yield { name: "confirmations asked and mailed", value: of.heed.median, unit: "1/s", n: rounds };
    yield { name: "mails that Postfix takes and stores", value: of.postfix.median, unit: "1/s", n: rounds };
    const arrived = await postfix.arrived();
    yield {
      name: "mails that arrived more or less than once",
      value: Math.abs(arrived - 1 - (rounds + 1) * 2 * mails),
      unit: "mails",
      toReach: 0,
      better: "lower",
      n: arrived,
    };
  } finally {
    mailer.close();
    await bench.close();
    await postfix.stop();
  }
}

const ask = async ({ heed }: BenchHeed<typeof map>, address: string): Promise<void> => {
  const asked = await heed.confirmations.ask({ address, purpose: "newsletter" });
  if (asked.is !== "asked") throw new Error(asked.message);
};

const send = async ({ heed }: BenchHeed<typeof map>): Promise<void> => {
  await heed.jobs.find(({ name }) => name === "mail")?.run();
};

/** One asking from end to end: its link, as it lies in the mailbox, confirms. Gives the mail. */
async function confirmed(bench: BenchHeed<typeof map>, postfix: Postfix): Promise<Mail> {
  const to = `first@${DOMAIN}`;
  await ask(bench, to);
  await send(bench);
  while ((await postfix.arrived()) < 1) await wait(5);
  const [raw = ""] = await postfix.read(1);
  const { subject = "", text = "", html = "" } = await PostalMime.parse(raw);
  const token = /\/confirm\/([\w-]{43})/.exec(text)?.[1] ?? "";
  const pending = await bench.heed.confirmations.confirm(token);
  if (!pending?.confirmed) throw new Error("mail_unconfirmed: the link in the mailbox does not confirm.");
  return { id: randomUUID(), to, subject, text, html };
}
