// The dialog of `HelpDialog`, whose code is loaded when somebody first asks for it.
import { type ComponentProps, lazy, Suspense, useEffect, useState } from "react";
import { textsOf } from "@/i18n/texts";

/** What the way to it is called. */
export const helpName = textsOf({ en: "Help (?)", de: "Hilfe (?)" });

const HelpDialog = lazy(async () => ({ default: (await import("@/features/help/HelpDialog")).HelpDialog }));

export function LazyHelp(props: ComponentProps<typeof HelpDialog>) {
  const [wasOpened, setWasOpened] = useState(props.opened);
  if (props.opened && !wasOpened) setWasOpened(true); // From then on it stays, so that closing is seen.
  useFocusBack(props.opened);
  return (
    wasOpened && (
      <Suspense>
        <HelpDialog {...props} />
      </Suspense>
    )
  );
}

/** Gives the focus back to what had it. The dialog does so too, but not the first time, when it is open from the start. */
function useFocusBack(opened: boolean): void {
  useEffect(() => {
    if (!opened) return;
    const before = document.activeElement;
    return () => {
      if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [opened]);
}
