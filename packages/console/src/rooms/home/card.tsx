// A card that waits for its figures and says what went wrong. How high it will be it does not know before: what stands below is drawn after it.
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Asked } from "../../asked.tsx";

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
  return (
    <section
      className={`card${wide ? " wide" : ""}${asked.isPending ? " waits" : ""}`}
      aria-label={title}
      style={{ minHeight: "14rem" }}
    >
      <h2>{title}</h2>
      <Asked of={asked}>{children}</Asked>
    </section>
  );
}
