// How many a rule reaches and why not more, each reason with what it means: from counts to which the server added its noise already.
import type { ConsoleApi } from "@heed/core";
import { Button, Table } from "@mantine/core";
import { useFormat } from "../../words/use-format.ts";
import { useAudienceWords } from "./words.ts";

type Size = ConsoleApi["POST /api/audiences/size"]["reply"];
type Count = Size["reachable"];

const REASONS = ["not asked or refused", "expired", "objected", "closed"] as const;

/** A count in words. */
export function useCount(): (count: Count) => string {
  const words = useAudienceWords();
  const { number } = useFormat();
  return (count) => ("about" in count ? words.aboutN(number(count.about)) : words.fewer(number(count.fewerThan)));
}

const reasonsIn = (notIncluded: Size["notIncluded"]) =>
  REASONS.flatMap((reason) => {
    const count = notIncluded[reason];
    return count === undefined ? [] : [{ reason, count }];
  });

/** Who is not included and why; `says`: of whom. */
export function Reasons({ notIncluded, says }: { readonly notIncluded: Size["notIncluded"]; readonly says: string }) {
  const words = useAudienceWords();
  const told = useCount();
  const reasons = reasonsIn(notIncluded);
  if (reasons.length === 0) return null;
  return (
    <>
      <h3 className="small-title">{words.notIncluded}</h3>
      <p className="soft small">{says}</p>
      <Table className="numbers" horizontalSpacing={0}>
        <Table.Tbody>
          {reasons.map(({ reason, count }) => (
            <Table.Tr key={reason}>
              <Table.Th scope="row" fw={400}>
                {words.minus[reason] ?? reason}
                <div className="soft small">{words.why[reason]}</div>
              </Table.Th>
              <Table.Td style={{ whiteSpace: "nowrap", verticalAlign: "top" }}>{told(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

export function SizeOf({
  size,
  stale,
  whole,
}: {
  readonly size: Size;
  readonly stale: boolean;
  readonly whole: () => void;
}) {
  const words = useAudienceWords();
  const { number } = useFormat();
  const told = useCount();
  const reasons = reasonsIn(size.notIncluded);
  const all = [size.reachable, ...reasons.map(({ count }) => count)];
  const sum = all.reduce((total, count) => total + ("about" in count ? count.about : 0), 0);
  const complete = all.every((count) => "about" in count);
  return (
    <div style={{ opacity: stale ? 0.5 : 1 }} aria-busy={stale}>
      <p className="figure">
        <strong>{told(size.reachable)}</strong> {words.may}
      </p>
      {size.within === undefined ? null : <p className="soft small">{words.sure(number(size.within))}</p>}
      {size.of === "matching" && sum > 0 ? (
        <p className="soft small">
          {words.fits}: {complete ? words.aboutN(number(sum)) : words.orMore(number(sum))}
        </p>
      ) : null}
      {"fewerThan" in size.reachable ? (
        <p className="note warn small">{words.tooFew(number(size.reachable.fewerThan))}</p>
      ) : null}
      <Reasons notIncluded={size.notIncluded} says={size.of === "matching" ? words.ofMatching : words.ofEverybody} />
      {size.oneIn === 1 ? null : (
        <p className="small">
          {words.estimate(number(size.oneIn))}{" "}
          <Button size="compact-xs" variant="default" onClick={whole}>
            {words.whole}
          </Button>
        </p>
      )}
      <p className="soft small" style={{ marginBottom: 0 }}>
        {words.rounded}
      </p>
    </div>
  );
}
