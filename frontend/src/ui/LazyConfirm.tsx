// The dialog of `ConfirmDialog`, whose code is loaded when somebody is first asked.
import type { ComponentProps } from "react";
import { MountOnce } from "@/ui/MountOnce";
import { lazyComponent } from "@/ui/lazyComponent";

const ConfirmDialog = lazyComponent(async () => (await import("@/ui/ConfirmDialog")).ConfirmDialog);

export function LazyConfirm(props: ComponentProps<typeof ConfirmDialog>) {
  return (
    <MountOnce opened={props.opened}>
      <ConfirmDialog {...props} />
    </MountOnce>
  );
}
