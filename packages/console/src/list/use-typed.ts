// What somebody types into a field whose value stands in the address: it is seen at once, and what follows from it is drawn when there is time.
import { startTransition, useEffect, useRef, useState } from "react";

export function useTyped(value: string, send: (value: string) => void): readonly [string, (value: string) => void] {
  const [typed, setTyped] = useState(value);
  /** What was typed here and may still come back from the address, late. */
  const sent = useRef(new Set([value]));
  useEffect(() => {
    if (sent.current.has(value)) return;
    // The address was changed by somebody else: by a link, or by going back.
    sent.current = new Set([value]);
    setTyped(value);
  }, [value]);
  const type = (next: string): void => {
    sent.current.add(next);
    setTyped(next);
    startTransition(() => send(next));
  };
  return [typed, type];
}
