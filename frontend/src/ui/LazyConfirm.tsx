// The dialog of `ConfirmDialog`, whose code is loaded when somebody is first asked.
import { type ComponentProps, lazy } from "react";
import { OnceOpened } from "@/ui/OnceOpened";

const ConfirmDialog = lazy(async () => ({ default: (await import("@/ui/ConfirmDialog")).ConfirmDialog }));

export function LazyConfirm(props: ComponentProps<typeof ConfirmDialog>) {
  return (
    <OnceOpened opened={props.opened}>
      <ConfirmDialog {...props} />
    </OnceOpened>
  );
}
