// What was asked of Heed: the answer, also an older one while a newer could not be had. What went wrong stands above it, never in place of what somebody types there.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Problem } from "./problem.tsx";
import { useWords } from "./words/use-words.ts";

export function Asked<Data>({
  of: { data, error, refetch },
  children,
}: {
  readonly of: UseQueryResult<Data>;
  readonly children: (data: Data) => ReactNode;
}) {
  const { loading } = useWords();
  return (
    <>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {data === undefined ? error ? null : <p role="status">{loading}</p> : children(data)}
    </>
  );
}
