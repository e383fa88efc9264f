// The command palette: every room and view by its name, from anywhere by Ctrl or ⌘ and K, with the keyboard alone.
import { Button } from "@mantine/core";
import { useDisclosure, useHotkeys } from "@mantine/hooks";
import { lazy, Suspense } from "react";
import { Dialog } from "./dialog.tsx";
import { useWords } from "./words/use-words.ts";

const Choices = lazy(async () => ({ default: (await import("./palette-choices.tsx")).Choices }));

export function Palette() {
  const { palette, loading } = useWords();
  const [open, { open: show, close }] = useDisclosure();
  // Also from inside of a field.
  useHotkeys([["mod+K", show]], []);
  return (
    <>
      <Button variant="default" size="sm" onClick={show} aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K">
        {palette.open}
      </Button>
      <Dialog opened={open} onClose={close} title={palette.title}>
        <Suspense fallback={<p role="status">{loading}</p>}>
          <Choices close={close} />
        </Suspense>
      </Dialog>
    </>
  );
}
