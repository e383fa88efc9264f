// What stands where nothing is yet: that it is empty, and what would fill it.
import type { ReactNode } from "react";

export function Empty({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="card">
      <h2 style={{ marginTop: 0 }}>{title}</h2>
      <div>{children}</div>
    </div>
  );
}
