// A card that waits for its figures, says what went wrong, and keeps its place meanwhile.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "../../problem.tsx";
import { useWords } from "../../words/use-words.ts";

export function Card<Data>({
  title,
  asked,
  wide,
  children,
}: {
  readonly title: string;
  readonly asked: UseQueryResult<Data>;
  readonly wide?: boolean;
  readonly children: (data: Data) => ReactNode;
}) {
  const { loading } = useWords();
  const { data, error, refetch } = asked;
  return (
    <section className={wide ? "card wide" : "card"} aria-label={title} style={{ minHeight: "14rem" }}>
      <h2>{title}</h2>
      {data === undefined ? (
        error ? (
          <Problem error={error} again={() => void refetch()} />
        ) : (
          <p role="status" className="soft">
            {loading}
          </p>
        )
      ) : (
        children(data)
      )}
    </section>
  );
}
