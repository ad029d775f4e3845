// Gives the focus back to what had it before a dialog opened. Mantine's dialogs do so too, but not the first time, when
// they are open from their start, as dialogs are whose code is loaded when they are first needed.
import { useEffect } from "react";

export function useFocusBack(opened: boolean): void {
  useEffect(() => {
    if (!opened) return;
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [opened]);
}
