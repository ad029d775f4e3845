// Around a dialog whose code is loaded when it is first opened. From then on it stays, so that its closing is seen.
import { type ReactNode, Suspense, useState } from "react";
import { useFocusBack } from "@/ui/keyboard/useFocusBack";

export function MountOnce({ opened, children }: { opened: boolean; children: ReactNode }) {
  const [wasOpened, setWasOpened] = useState(opened);
  if (opened && !wasOpened) setWasOpened(true);
  useFocusBack(opened);
  return wasOpened && <Suspense>{children}</Suspense>;
}
