// What somebody types or chooses in a field whose value stands in the address: it is seen at once, and the address follows when the hand rests.
import { useEffect, useRef, useState } from "react";

/** Keys that follow each other closer than this are one. */
const REST_MS = 200;

export function useTyped<Value extends string | boolean>(
  value: Value,
  send: (value: Value) => void,
): readonly [Value, (value: Value) => void] {
  const [typed, setTyped] = useState(value);
  /** What was typed here and may still come back from the address, late. */
  const sent = useRef(new Set([value]));
  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  // By then another field may have changed the address.
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    if (sent.current.has(value)) return;
    // The address was changed by somebody else: by a link, or by going back.
    clearTimeout(resting.current);
    sent.current = new Set([value]);
    setTyped(value);
  }, [value]);
  // Whoever has left the page is not called back.
  useEffect(() => () => clearTimeout(resting.current), []);
  const type = (next: Value): void => {
    setTyped(next);
    clearTimeout(resting.current);
    const { pathname } = location;
    resting.current = setTimeout(() => {
      // On the way to another room, which is still being fetched.
      if (location.pathname !== pathname) return;
      sent.current.add(next);
      latest.current(next);
    }, REST_MS);
  };
  return [typed, type];
}
