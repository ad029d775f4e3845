// The dialog of `HelpDialog`, whose code is loaded on first use.
import type { ComponentProps } from "react";
import { MountOnce } from "@/ui/layout/MountOnce";
import { lazyComponent } from "@/ui/loading/lazyComponent";

const HelpDialog = lazyComponent(async () => (await import("@/features/help/HelpDialog")).HelpDialog);

export function LazyHelp(props: ComponentProps<typeof HelpDialog>) {
  return (
    <MountOnce opened={props.opened}>
      <HelpDialog {...props} />
    </MountOnce>
  );
}
