// Keys that work on the whole page, wherever they mean nothing else.
import { useEffect } from "react";
import { KEYS_OF, type Shortcut } from "@/ui/keyboard/shortcuts";

/** Where letters and arrows belong to something else. */
const OTHERS = "input, textarea, select, [contenteditable], [role=menu], [role=dialog]";

const isPlain = (event: KeyboardEvent): boolean =>
  !event.defaultPrevented && !event.ctrlKey && !event.metaKey && !event.altKey;

const isTyping = ({ target }: KeyboardEvent): boolean => target instanceof Element && target.closest(OTHERS) !== null;

/** What Enter presses. */
export const PRESSED = "a, button, summary, [role=tab], [role=menuitem]";

const isPressing = ({ key, target }: KeyboardEvent): boolean =>
  key === "Enter" && target instanceof Element && target.closest(PRESSED) !== null;

/** Calls the actions of shortcuts. */
export function useShortcuts(actions: Readonly<Partial<Record<Shortcut, () => void>>>): void {
  useEffect(() => {
    const names = Object.keys(actions) as Shortcut[];
    const byKey = new Map(names.flatMap((name) => KEYS_OF[name].map((key) => [key, actions[name]])));
    const press = (event: KeyboardEvent): void => {
      const action = byKey.get(event.key);
      if (action === undefined || !isPlain(event) || isTyping(event) || isPressing(event)) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", press);
    return () => {
      window.removeEventListener("keydown", press);
    };
  }, [actions]);
}
