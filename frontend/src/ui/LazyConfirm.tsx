// The dialog of `ConfirmDialog`, whose code is loaded when somebody is first asked.
import type { ComponentProps } from "react";
import { OnceOpened } from "@/ui/OnceOpened";
import { lazyPart } from "@/ui/lazily";

const ConfirmDialog = lazyPart(async () => (await import("@/ui/ConfirmDialog")).ConfirmDialog);

export function LazyConfirm(props: ComponentProps<typeof ConfirmDialog>) {
  return (
    <OnceOpened opened={props.opened}>
      <ConfirmDialog {...props} />
    </OnceOpened>
  );
}
