// The dialog of `HelpDialog`, whose code is loaded when somebody first asks for it.
import { type ComponentProps, lazy, Suspense, useState } from "react";
import { textsOf } from "@/i18n/texts";
import { useFocusBack } from "@/ui/useFocusBack";

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
