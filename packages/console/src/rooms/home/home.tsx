// Home: what personalising earned, what waits for a decision, whom each purpose may reach, what happened, and how it goes on. Each card asks for itself.
import { useSession } from "../../session.tsx";
import { Earned } from "./earned.tsx";
import { Happened } from "./happened.tsx";
import { Reach } from "./reach.tsx";
import { Trend } from "./trend.tsx";
import { Waiting } from "./waiting.tsx";
import { useHomeWords } from "./words.ts";

export function Home() {
  const home = useHomeWords();
  const { purposes } = useSession();
  const counts = purposes.includes("statistics");
  return (
    <>
      <h1 style={{ margin: "0 0 .2rem" }}>{home.title}</h1>
      <p className="soft" style={{ marginTop: 0 }}>
        {home.intro}
      </p>
      <div className="cards">
        {counts ? <Earned /> : null}
        <div className="stack">
          <Waiting />
          {purposes.includes("proof") ? <Happened /> : null}
        </div>
        {counts ? <Reach /> : <p className="card soft">{home.needs("statistics")}</p>}
        {counts ? <Trend /> : null}
      </div>
    </>
  );
}
