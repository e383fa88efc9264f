// A card that waits for its figures, says what went wrong, and keeps its place meanwhile.
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
      className={wide ? "card wide" : "card"}
      aria-label={title}
      style={{ minHeight: wide && asked.isPending ? "29.5rem" : "14rem" }}
    >
      <h2>{title}</h2>
      <Asked of={asked}>{children}</Asked>
    </section>
  );
}
