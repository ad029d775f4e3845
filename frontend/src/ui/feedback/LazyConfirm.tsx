// The dialog of `ConfirmDialog`, whose code is loaded on first use.
import type { ComponentProps } from "react";
import { MountOnce } from "@/ui/layout/MountOnce";
import { lazyComponent } from "@/ui/loading/lazyComponent";

const ConfirmDialog = lazyComponent(async () => (await import("@/ui/feedback/ConfirmDialog")).ConfirmDialog);

export function LazyConfirm(props: ComponentProps<typeof ConfirmDialog>) {
  return (
    <MountOnce opened={props.opened}>
      <ConfirmDialog {...props} />
    </MountOnce>
  );
}
