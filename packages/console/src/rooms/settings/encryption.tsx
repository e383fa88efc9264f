// The keys that people's identifiers are encrypted and hashed under: how old they are, whether a change is under way, and the commands that change them.
import type { ConsoleApi } from "@heed/core";
import { Rows } from "../../list/rows.tsx";
import { Copy } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSettingsWords } from "./words.ts";

type Told = ConsoleApi["GET /api/settings"]["reply"];

export function Encryption({ told: { keyRing, hashRing } }: { readonly told: Told }) {
  const words = useSettingsWords();
  return (
    <>
      <Ring title={words.ring} says={words.ringSays} command="npx heed keys rotate" ring={keyRing} />
      <Ring title={words.hashes} says={words.hashesSay} command="npx heed keys rotate --hashes" ring={hashRing} />
      <section className="card" aria-label={words.root}>
        <h2>{words.root}</h2>
        <p className="soft small">{words.rootSays}</p>
        <Command text="npx heed keys rotate --root" />
      </section>
    </>
  );
}

function Ring({
  title,
  says,
  command,
  ring,
}: {
  readonly title: string;
  readonly says: string;
  readonly command: string;
  readonly ring: Told["keyRing"];
}) {
  const words = useSettingsWords();
  const { moment, number } = useFormat();
  const { today } = useSession();
  const days = (since: string): string => {
    const age = (Date.parse(today) - Date.parse(since.slice(0, 10))) / 86_400_000;
    return words.daysOld(age, number(age));
  };
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <p className="soft small">{says}</p>
      <Command text={command} />
      {ring.some(({ done }) => !done) ? <p className="note warn">{words.unfinished}</p> : null}
      {ring.length === 0 ? (
        <p style={{ marginBottom: 0 }}>{words.noRing}</p>
      ) : (
        <Rows
          name={title}
          columns={[words.key, words.service, words.sinceTitle, words.state]}
          rows={ring.map(({ version, service, since, inUse, done }) => [
            String(version),
            words.services[service] ?? words.keyService,
            since === undefined ? words.beginning : `${moment(since)}, ${days(since)}`,
            done ? (inUse ? words.inUse : words.older) : words.rotating,
          ])}
        />
      )}
    </section>
  );
}

function Command({ text }: { readonly text: string }) {
  return (
    <p>
      <code>{text}</code> <Copy text={text} label={text} />
    </p>
  );
}
