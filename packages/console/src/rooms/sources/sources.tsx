// Sources: what arrives as it arrives, what arrived in the last days, and how to send.
import { SegmentedControl } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { Connect } from "./connect.tsx";
import { LastDays } from "./last-days.tsx";
import { Live } from "./live.tsx";
import { SOURCE_VIEWS } from "./search.ts";
import { useSourceWords } from "./words.ts";

const route = getRouteApi("/shell/sources");

export function Sources() {
  const sources = useSourceWords();
  const { view = "live" } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{sources.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {sources.intro}
      </p>
      <SegmentedControl
        aria-label={sources.title}
        value={view}
        onChange={(chosen) => void navigate({ search: { view: SOURCE_VIEWS.find((each) => each === chosen) } })}
        data={SOURCE_VIEWS.map((each) => ({ value: each, label: sources.views[each] }))}
        mb="md"
      />
      {view === "live" ? <Live /> : view === "days" ? <LastDays /> : <Connect />}
    </>
  );
}
