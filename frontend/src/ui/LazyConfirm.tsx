// The dialog of `ConfirmDialog`, whose code is loaded when somebody is first asked.
import { type ComponentProps, lazy, Suspense, useState } from "react";
import { useFocusBack } from "@/ui/useFocusBack";

const ConfirmDialog = lazy(async () => ({ default: (await import("@/ui/ConfirmDialog")).ConfirmDialog }));

export function LazyConfirm(props: ComponentProps<typeof ConfirmDialog>) {
  const [wasOpened, setWasOpened] = useState(props.opened);
  if (props.opened && !wasOpened) setWasOpened(true); // From then on it stays, so that closing is seen.
  useFocusBack(props.opened);
  return (
    wasOpened && (
      <Suspense>
        <ConfirmDialog {...props} />
      </Suspense>
    )
  );
}
