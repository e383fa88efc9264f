// What the scores of models in use are worth: what people were told, and what came. Figures of the version's card only: nobody is counted anew.

import type { ConsoleApi } from "@heed/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { Asked } from "../../asked.tsx";
import { Intervals } from "../../chart/intervals.tsx";
import { Empty } from "../../empty.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { type Model, useModel } from "../models/use-model.ts";
import { useModelsWords } from "../models/words.ts";
import { useInsightsWords } from "./words.ts";

type Models = ConsoleApi["GET /api/models"]["reply"];
type HeldOut = NonNullable<Model["heldOut"]>;

export function ScoresView() {
  const words = useInsightsWords();
  const models = useQuery({ queryKey: ["models"], queryFn: () => api("GET /api/models") });
  return (
    <Asked of={models}>
      {({ capabilities, versions }) => {
        const scored = capabilities.filter(({ scores }) => scores);
        if (scored.length === 0) return <Empty title={words.noScores}>{words.noScoresSay}</Empty>;
        return (
          <div className="stack">
            {scored.map((capability) => (
              <Score key={capability.name} of={capability} versions={versions} />
            ))}
          </div>
        );
      }}
    </Asked>
  );
}

function Score({
  of: { name, purpose, mine },
  versions,
}: {
  readonly of: Models["capabilities"][number];
  readonly versions: Models["versions"];
}) {
  const words = useInsightsWords();
  const { role, purposes } = useSession();
  const mayRead = mine || purposes.includes("proof");
  const live = versions.find(({ capability, state }) => capability === name && state === "live")?.version;
  const card = useModel(mayRead ? live : undefined);
  const title = words.scoreNames[name] ?? name;
  if (!mayRead) return <Empty title={title}>{words.mayNot(role, purpose)}</Empty>;
  if (live === undefined)
    return (
      <Empty title={title}>
        {words.noVersion} <Link to="/models">{words.toModels}</Link>
      </Empty>
    );
  return (
    <section className="card" aria-label={title}>
      <h2>{title}</h2>
      <Asked of={card}>{(model) => <Told title={title} model={model} />}</Asked>
    </section>
  );
}

function Told({
  title,
  model: { version, trainedAt, until, heldOut, facts },
}: {
  readonly title: string;
  readonly model: Model;
}) {
  const words = useInsightsWords();
  const { moment, day } = useFormat();
  return (
    <>
      <p className="soft small">
        {words.scoredBy}{" "}
        <Link to="/models" search={{ version }}>
          {version}
        </Link>
        , {words.scoredAt(moment(trainedAt), day(until))}
      </p>
      {heldOut === undefined ? (
        <p className="note">{words.noHeldOut}</p>
      ) : (
        <Came title={title} version={version} heldOut={heldOut} facts={facts} />
      )}
    </>
  );
}

function Came({
  title,
  version,
  heldOut: { is, calibration, gains },
  facts,
}: {
  readonly title: string;
  readonly version: string;
  readonly heldOut: HeldOut;
  readonly facts: Model["facts"];
}) {
  const words = useInsightsWords();
  const { curves, heldOf } = useModelsWords();
  const { number, percent, rounded } = useFormat();
  const show = is === "amount" ? rounded : percent;
  const highestFirst = calibration.toReversed();
  const [highest] = highestFirst;
  const [best] = gains;
  const held = calibration.filter(({ told, came }) => told >= came.low && told <= came.high).length;
  const days = String(facts["horizon, days"] ?? "");
  const ofHundred = (share: number) => number(Math.round(100 * share));
  const means = (told: number, { value, low, high }: HeldOut["calibration"][number]["came"]): string =>
    is === "amount"
      ? words.amountMeans(rounded(told), rounded(value), rounded(low), rounded(high), days)
      : words.chanceMeans(
          percent(told),
          ofHundred(value),
          ofHundred(low),
          ofHundred(high),
          String(facts["outcome"] ?? ""),
          days,
        );
  const says = [
    highest ? means(highest.told, highest.came) : "",
    best
      ? words.bestHave(
          percent(best.share),
          percent(best.captured.value),
          percent(best.captured.low),
          percent(best.captured.high),
        )
      : "",
    heldOf(number(held), number(calibration.length)),
  ].filter((sentence) => sentence !== "");
  return (
    <>
      {says.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <Intervals
        name={`${version}-came`}
        title={title}
        unit={curves[is].told.unit}
        says={says.join(" ")}
        of={words.scoreGroup}
        rows={highestFirst.map(({ people, told, came }, k) => ({
          label: words.scoreRow(number(k + 1), show(told), number(people - (people % 10))),
          ...came,
        }))}
        from={0}
        show={show}
      />
      <p className="soft small" style={{ margin: 0 }}>
        {words.scoresSay}
      </p>
    </>
  );
}
