// A button and what it unfolds beside itself: a menu, a panel. What is unfolded is made at the first use, and from then on
// stays, so that its closing is seen. Both stand inside of one element, which tells a click outside.
import { useClickOutside } from "@mantine/hooks";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";

export interface Disclosure {
  root: RefObject<HTMLSpanElement | null>;
  button: RefObject<HTMLButtonElement | null>;
  isOpen: boolean;
  wasOpened: boolean;
  open: () => void;
  /** Gives the focus back to the button. */
  close: () => void;
  toggle: () => void;
  /** For the button: it has the focus until what was opened is loaded and takes it. */
  closeOnEscape: (event: KeyboardEvent) => void;
}

export function useDisclosure(): Disclosure {
  const [use, setUse] = useState<"never" | "open" | "closed">("never");
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = use === "open";
  const root = useClickOutside<HTMLSpanElement>(() => {
    if (isOpen) setUse("closed"); // What was clicked has the focus.
  });
  const open = (): void => {
    setUse("open");
  };
  const close = (): void => {
    setUse("closed");
    button.current?.focus();
  };
  const closeOnEscape = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || !isOpen) return;
    event.stopPropagation();
    close();
  };
  const toggle = isOpen ? close : open;
  return { root, button, isOpen, wasOpened: use !== "never", open, close, toggle, closeOnEscape };
}
