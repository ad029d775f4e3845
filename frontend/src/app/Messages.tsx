// The short messages at the bottom of the window. Their component is loaded with the first one.
import { useNotifications } from "@mantine/notifications";
import { Suspense, useState } from "react";
import { lazyComponent } from "@/ui/loading/lazyComponent";

const MessageBoard = lazyComponent(async () => (await import("@/app/MessageBoard")).MessageBoard);

export function Messages() {
  const { notifications } = useNotifications();
  const [hadAny, setHadAny] = useState(false);
  if (notifications.length > 0 && !hadAny) setHadAny(true);
  return (
    hadAny && (
      <Suspense>
        <MessageBoard />
      </Suspense>
    )
  );
}
