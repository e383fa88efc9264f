// What stands above the page: named, closed by Escape, and no second banner of it, as Mantine's own head would be.
import { Modal } from "@mantine/core";
import type { ReactNode } from "react";

export function Dialog({
  opened,
  onClose,
  title,
  children,
}: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
}) {
  return (
    <Modal.Root opened={opened} onClose={onClose} centered returnFocus>
      <Modal.Overlay />
      <Modal.Content aria-label={title}>
        <Modal.Body>
          <h2 style={{ margin: ".2rem 0 .6rem", fontSize: "1.15rem" }}>{title}</h2>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
