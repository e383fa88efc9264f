// Asks for something of a person: a double click is one look, and nothing of anybody stays in memory once the page is left.
import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";

export function useOneLook<Seen>(ask: () => Promise<Seen>) {
  // Known at once, before the button is drawn anew.
  const busy = useRef(false);
  const asking = useMutation({
    mutationFn: ask,
    onSettled() {
      busy.current = false;
    },
    gcTime: 0,
  });
  const look = () => {
    if (busy.current) return;
    busy.current = true;
    asking.mutate();
  };
  return { data: asking.data, error: asking.error, isPending: asking.isPending, reset: asking.reset, look };
}
