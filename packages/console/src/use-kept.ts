import { useState } from "react";

/** The newest that came, also while the next is awaited or failed: what somebody typed beside it stays on the page. */
export function useKept<T>(came: T | undefined): T | undefined {
  const [kept, setKept] = useState(came);
  if (came !== undefined && came !== kept) setKept(came);
  return came ?? kept;
}
