// Announcements for screen readers: documents that finished, uploads that failed.
import { VisuallyHidden } from "@mantine/core";
import { useSyncExternalStore } from "react";

let current = "";
const listeners = new Set<() => void>();

/** Says `text` politely. The same text twice is said twice. */
export function announce(text: string): void {
  current = text === current ? `${text}\u00a0` : text;
  listeners.forEach((listener) => {
    listener();
  });
}

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export function Announcer() {
  const text = useSyncExternalStore(subscribe, () => current);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {text}
    </VisuallyHidden>
  );
}
