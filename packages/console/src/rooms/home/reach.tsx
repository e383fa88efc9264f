// Whom each purpose may reach, of everybody known, and why not the others: the price of privacy in figures.
import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api.ts";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken } from "../../words/use-words.ts";
import { useCount } from "../audiences/size.tsx";
import { useAudienceWords } from "../audiences/words.ts";
import { Card } from "./card.tsx";
import { useHomeWords } from "./words.ts";

type Purpose = ConsoleApi["GET /api/reach"]["reply"]["purposes"][number];
type Count = Purpose["reachable"];

const about = (count: Count): number => ("about" in count ? count.about : 0);
const LOOK: Readonly<Record<string, string>> = {
  "not asked or refused": "var(--warn)",
  objected: "var(--bad)",
  expired: "var(--mantine-color-dimmed)",
  closed: "var(--mantine-color-dimmed)",
};

export function Reach() {
  const home = useHomeWords();
  const { language } = useSpoken();
  const asked = useQuery({
    queryKey: ["reach", language],
    queryFn: () => api("GET /api/reach", { query: { locale: language } }),
  });
  return (
    <Card title={home.reach} asked={asked}>
      {({ purposes }) =>
        purposes.every(({ reachable, notIncluded }) =>
          [reachable, ...Object.values(notIncluded)].every((n) => about(n) === 0),
        ) ? (
          <>
            <p>{home.none}</p>
            <p className="soft">{home.noneSays}</p>
          </>
        ) : (
          <>
            <p className="soft small" style={{ marginTop: 0 }}>
              {home.reachSays}
            </p>
            <ul className="lines">
              {purposes.map((purpose) => (
                <li key={purpose.name}>
                  <OnePurpose purpose={purpose} />
                </li>
              ))}
            </ul>
          </>
        )
      }
    </Card>
  );
}

function OnePurpose({ purpose: { title, reachable, notIncluded, oneIn } }: { readonly purpose: Purpose }) {
  const home = useHomeWords();
  const audiences = useAudienceWords();
  const told = useCount();
  const { number } = useFormat();
  // What nobody is in, or cannot be told of, needs no line of its own.
  const reasons = Object.entries(notIncluded).filter(([, count]) => !("fewerThan" in count));
  const sum = Math.max(1, about(reachable) + reasons.reduce((all, [, count]) => all + about(count), 0));
  return (
    <>
      <strong>{title}</strong>
      <div className="parts" aria-hidden="true">
        <svg width="100%" height="100%" viewBox="0 0 100 10" preserveAspectRatio="none" role="presentation">
          {
            [["reachable", reachable] as const, ...reasons].reduce<{ at: number; drawn: React.ReactNode[] }>(
              ({ at, drawn }, [name, count]) => {
                const width = (100 * about(count)) / sum;
                const fill = name === "reachable" ? "var(--good)" : (LOOK[name] ?? "var(--warn)");
                const part = <rect key={name} x={at} width={Math.max(0, width - 0.4)} height="10" fill={fill} />;
                return { at: at + width, drawn: [...drawn, part] };
              },
              { at: 0, drawn: [] },
            ).drawn
          }
        </svg>
      </div>
      <div className="small">
        <span className="good-text">
          {told(reachable)} {home.reachable}
        </span>
        {reasons.map(([reason, count]) => (
          <span key={reason} className="soft">
            {" · "}
            {audiences.minus[reason] ?? reason}: {told(count)}
          </span>
        ))}
        {oneIn === 1 ? null : <span className="soft"> {home.estimate(number(oneIn))}</span>}
      </div>
    </>
  );
}
