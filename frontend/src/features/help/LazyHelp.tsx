// The dialog of `HelpDialog`, whose code is loaded when somebody first asks for it.
import type { ComponentProps } from "react";
import { textsOf } from "@/i18n/texts";
import { OnceOpened } from "@/ui/OnceOpened";
import { lazyPart } from "@/ui/lazily";

/** What the way to it is called. */
export const helpName = textsOf({ en: "Help (?)", de: "Hilfe (?)" });

const HelpDialog = lazyPart(async () => (await import("@/features/help/HelpDialog")).HelpDialog);

export function LazyHelp(props: ComponentProps<typeof HelpDialog>) {
  return (
    <OnceOpened opened={props.opened}>
      <HelpDialog {...props} />
    </OnceOpened>
  );
}
