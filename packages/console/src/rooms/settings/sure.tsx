// A button for what cannot be taken back: it asks once more, in its place.
import { Button, Group } from "@mantine/core";
import { useState } from "react";
import { useSettingsWords } from "./words.ts";

export function Sure({
  label,
  about,
  sure,
  pending,
  go,
}: {
  readonly label: string;
  /** Whom or what it is about, for whoever reads by ear. */
  readonly about: string;
  readonly sure: string;
  readonly pending: boolean;
  readonly go: () => void;
}) {
  const { keep } = useSettingsWords();
  const [asked, setAsked] = useState(false);
  if (!asked)
    return (
      <Button size="xs" variant="default" aria-label={`${label}: ${about}`} onClick={() => setAsked(true)}>
        {label}
      </Button>
    );
  return (
    <Group gap="xs">
      <Button size="xs" autoFocus loading={pending} onClick={() => pending || go()}>
        {sure}
      </Button>
      <Button size="xs" variant="default" onClick={() => setAsked(false)}>
        {keep}
      </Button>
    </Group>
  );
}
