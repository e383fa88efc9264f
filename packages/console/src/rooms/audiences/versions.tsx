// Every saving of an audience, with what it changed of the one before.
import type { ConsoleApi } from "@heed/core";
import { Button } from "@mantine/core";
import { useFormat } from "../../words/use-format.ts";
import { ruleDiff } from "./rule-diff.ts";
import { useAudienceWords } from "./words.ts";

export type Version = ConsoleApi["GET /api/audiences/:name/versions"]["reply"]["versions"][number];

export function Versions({
  versions,
  use,
}: {
  readonly versions: readonly Version[];
  readonly use: (rule: string) => void;
}) {
  const words = useAudienceWords();
  const { number, moment } = useFormat();
  return (
    <section className="card" aria-label={words.versions}>
      <h2 style={{ marginTop: 0 }}>{words.versions}</h2>
      <ol className="lines">
        {versions.map(({ version, rule, at, by }, index) => (
          <li key={version}>
            <strong>{words.version(number(version))}</strong>{" "}
            <span className="soft small">
              {moment(at)}, <bdi>{words.by(by.replace("staff:", ""))}</bdi>
              {rule === undefined ? `, ${words.ended}` : ""}
            </span>
            {rule === undefined ? null : (
              <>
                <div>
                  <RuleChange before={versions[index + 1]?.rule} after={rule} />
                </div>
                {index === 0 ? null : (
                  <Button size="compact-xs" variant="default" mt="xs" onClick={() => use(rule)}>
                    {words.use}
                  </Button>
                )}
              </>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** A rule with what was added to it and removed from it, for eye and ear. */
export function RuleChange({ before, after }: { readonly before: string | undefined; readonly after: string }) {
  const words = useAudienceWords();
  if (before === undefined) return <code>{after}</code>;
  if (before === after) return <span className="soft small">{words.same}</span>;
  return (
    <code>
      {ruleDiff(before, after).map(({ is, text }, index) =>
        is === "same" ? (
          text
        ) : is === "added" ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no other name than its place
          <ins key={index} title={words.added}>
            {text}
          </ins>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a piece has no other name than its place
          <del key={index} title={words.gone}>
            {text}
          </del>
        ),
      )}
    </code>
  );
}
