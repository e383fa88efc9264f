// The first card: what each placement earned against its holdout, and what one more point of opt-in would be worth.
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { useSpoken } from "../../words/use-words.ts";
import { LiftFigures } from "../recommendations/lift-figures.tsx";
import { Card } from "./card.tsx";
import { useHomeWords } from "./words.ts";

export function Earned() {
  const home = useHomeWords();
  const { language } = useSpoken();
  const asked = useQuery({
    queryKey: ["earned", language],
    async queryFn() {
      const { placements } = await api("GET /api/placements", { query: { locale: language } });
      const compared = placements.filter(({ holdout }) => holdout > 0);
      const lifts = await Promise.all(
        compared.map(async ({ name, title }) => ({
          name,
          title,
          lift: await api("GET /api/placements/:name/lift", { path: { name } }),
        })),
      );
      return { any: placements.length > 0, lifts };
    },
  });
  return (
    <Card title={home.earned} asked={asked} wide>
      {({ any, lifts }) =>
        lifts.length === 0 ? (
          <>
            <p>{any ? home.noHoldout : home.noPlacement}</p>
            <p className="soft">{any ? home.noHoldoutSays : home.noPlacementSays}</p>
          </>
        ) : (
          <>
            <p className="soft small" style={{ marginTop: 0 }}>
              {home.earnedSays}
            </p>
            {lifts.map(({ name, title, lift }) => (
              <div key={name}>
                <h3 style={{ margin: ".6rem 0 .2rem" }}>
                  <Link to="/recommendations" search={{ placement: name }}>
                    {title}
                  </Link>
                </h3>
                <LiftFigures lift={lift} />
              </div>
            ))}
          </>
        )
      }
    </Card>
  );
}
