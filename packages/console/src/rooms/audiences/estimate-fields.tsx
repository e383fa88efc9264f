// A condition on what is estimated of people: a score and how high it is, or the groups that they are in.
import type { RulePart, TermEstimate } from "@heed/core";
import { Checkbox, NativeSelect } from "@mantine/core";
import { Comparison, One } from "./condition-fields.tsx";
import { useAudienceWords } from "./words.ts";

type Fields = {
  readonly estimate: TermEstimate;
  readonly part: Partial<RulePart>;
  readonly onChange: (part: Partial<RulePart>) => void;
};
/** No two people have exactly the same score; what a text compares otherwise stays. */
const SCORED = [">=", "<"] as const;

export function EstimateFields({ estimate, part, onChange }: Fields) {
  const words = useAudienceWords();
  if (estimate.gives === "group") return <GroupFields estimate={estimate} part={part} onChange={onChange} />;
  const { compare = ">=" } = part;
  const offers = SCORED.some((each) => each === compare) ? SCORED : [...SCORED, compare];
  return (
    <>
      <Comparison type="number" part={part} offers={offers} onChange={onChange} />
      <One
        label={words.scores[estimate.gives]}
        says={words.scoresSay[estimate.gives]}
        type="number"
        value={part.values?.[0]}
        onChange={(value) => onChange({ values: value === undefined ? [] : [value] })}
      />
    </>
  );
}

function GroupFields({ estimate: { groups }, part, onChange }: Fields) {
  const words = useAudienceWords();
  const chosen = (part.values ?? []).map(String);
  // A version made later may call its groups otherwise: what the rule names is shown all the same.
  const gone = chosen.filter((each) => !groups.some(({ value }) => value === each));
  const isNone = (part.not ?? false) !== (part.compare === "!=");
  return (
    <>
      <NativeSelect
        label={words.compare}
        value={isNone ? "none" : "any"}
        onChange={({ currentTarget: { value } }) => onChange({ not: value === "none", compare: "=" })}
        data={(["any", "none"] as const).map((each) => ({ value: each, label: words.groupIs[each] }))}
      />
      <Checkbox.Group
        className="wide"
        label={words.groupNames}
        description={groups.length === 0 ? words.noGroups : undefined}
        value={chosen}
        onChange={(values) => onChange({ values })}
      >
        <div className="choices">
          {groups.map(({ value, title }) => (
            <Checkbox key={value} value={value} label={title} />
          ))}
          {gone.map((value) => (
            <Checkbox key={value} value={value} label={words.groupGone(value)} />
          ))}
        </div>
      </Checkbox.Group>
    </>
  );
}
