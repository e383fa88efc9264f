// What a version told people it had not learned from, beside what came, and what its best-scored bring; the version in use beside it.

import { Diagonal, type DiagonalPoint, type Series } from "../../chart/diagonal.tsx";
import { axisOf } from "../../chart/frame.tsx";
import { useFormat } from "../../words/use-format.ts";
import type { Model } from "./use-model.ts";
import { useModelsWords } from "./words.ts";

type HeldOut = NonNullable<Model["heldOut"]>;
type Estimate = HeldOut["gains"][number]["captured"];

const pointOf = (x: number, { value, low, high }: Estimate): DiagonalPoint => ({ x, value, low, high });
const calibrationOf = ({ calibration }: HeldOut) => calibration.map(({ told, came }) => pointOf(told, came));
/** From nobody, who has nothing, to everybody. */
const gainsOf = ({ gains }: HeldOut) => [
  { x: 0, value: 0, low: 0, high: 0 },
  ...gains.map(({ share, captured }) => pointOf(share, captured)),
];

export function Curves({ model, live }: { readonly model: Model; readonly live: Model | undefined }) {
  const words = useModelsWords();
  const { number, percent, rounded } = useFormat();
  const { heldOut, version } = model;
  if (heldOut === undefined) return null;
  const { is, calibration, gains } = heldOut;
  // What another kind of figure tells is not compared.
  const beside = live?.heldOut?.is === is ? live.heldOut : undefined;
  const seriesOf = (of: (one: HeldOut) => readonly DiagonalPoint[]): Series[] => [
    { label: words.this, points: of(heldOut) },
    ...(beside ? [{ label: words.inUse, points: of(beside) }] : []),
  ];
  const told = seriesOf(calibrationOf);
  const brought = seriesOf(gainsOf);
  const ends = told.flatMap(({ points }) => points.flatMap(({ x, low, high }) => [x, low, high]));
  const held = calibration.filter(({ told: told_, came }) => told_ >= came.low && told_ <= came.high).length;
  const { told: toldWords, brought: broughtWords } = words.curves[is];
  const [best] = gains;
  const heldSays = words.heldOf(number(held), number(calibration.length));
  const bestSays = best
    ? words.bestHave(percent(best.share), percent(best.captured.value), rounded(best.captured.value / best.share))
    : "";
  return (
    <section className="card" aria-label={words.curvesTitle}>
      <h2>{words.curvesTitle}</h2>
      <p className="soft small">{words.curvesSay}</p>
      <div className="cards">
        <div>
          <Diagonal
            name={`${version}-calibration`}
            title={words.calibration}
            unit={toldWords.unit}
            of={toldWords.of}
            along={words.asTold}
            says={heldSays}
            axis={axisOf([0, ...ends], is === "amount" ? rounded : percent)}
            series={told}
          />
          <p>{heldSays}</p>
        </div>
        <div>
          <Diagonal
            name={`${version}-lift`}
            title={words.lift}
            unit={broughtWords.unit}
            of={broughtWords.of}
            along={words.byChance}
            says={bestSays}
            axis={{ marks: [0, 0.25, 0.5, 0.75, 1], show: percent }}
            series={brought}
            joined
            also={{ title: words.times, of: ({ x, value }) => (x === 0 ? "–" : rounded(value / x)) }}
          />
          <p>{bestSays}</p>
        </div>
      </div>
    </section>
  );
}
