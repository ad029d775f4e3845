// The whole window accepts files, dropped or pasted. The uploads are shown in the list, whatever page is open.
import { Portal } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "@tanstack/react-router";
import { useCallback, useEffect, useState } from "react";
import { readFilter } from "@/features/documents/data/filter/filter";
import { carriesFiles, droppedFiles } from "@/features/documents/upload/dropped";
import { uploadOptions } from "@/features/documents/upload/options/useUploadOptions";
import classes from "@/features/documents/upload/Upload.module.css";
import { uploads, useLeaveGuard } from "@/features/documents/upload/uploads";
import { t } from "@/i18n";
import { Icon } from "@/ui/icons";

/**
 * Starts the uploads and shows them: in the list of all documents, or by a message if the user has scrolled far down.
 */
export function useAddFiles(): (files: readonly File[]) => void {
  const router = useRouter();
  return useCallback(
    (files) => {
      if (files.length === 0) return;
      uploads.add(files, uploadOptions.current().choice);
      const { pathname, search } = router.state.location;
      const isWholeList = pathname === "/jobs" && Object.keys(readFilter({ ...search })).length === 0;
      // Navigating to the current page would scroll and clear the selection.
      if (!isWholeList) void router.navigate({ to: "/jobs" });
      else if (window.scrollY > window.innerHeight)
        notifications.show({ message: t("optionSummary.onTop", { count: files.length }) });
    },
    [router],
  );
}

/** Whether files are being dragged over the window; `add` gets them when they are dropped. */
function useWindowDrop(add: (files: readonly File[]) => void): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    // Entering a child comes before leaving its parent, so only the balance says where the drag is.
    let depth = 0;
    const { signal, stop } = stoppable();
    const settle = (next: number): void => {
      depth = Math.max(0, next);
      setOver(depth > 0);
    };
    // Entering has to be accepted too: a browser drops nothing on an element that was entered and not yet moved over,
    // and a row that appears under the pointer is entered just before the files are let go of.
    const accept = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    };
    const follow = (event: DragEvent): void => {
      if (carriesFiles(event)) settle(depth + (event.type === "dragenter" ? 1 : -1));
    };
    window.addEventListener("dragenter", follow, { signal });
    window.addEventListener("dragleave", follow, { signal });
    window.addEventListener("dragenter", accept, { signal });
    window.addEventListener("dragover", accept, { signal });
    window.addEventListener(
      "drop",
      (event) => {
        if (!carriesFiles(event) || event.dataTransfer === null) return;
        event.preventDefault();
        settle(0);
        void droppedFiles(event.dataTransfer).then(add);
      },
      { signal },
    );
    return stop;
  }, [add]);
  return isOver;
}

function stoppable(): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  return {
    signal: controller.signal,
    stop: () => {
      controller.abort();
    },
  };
}

function usePaste(add: (files: readonly File[]) => void): void {
  useEffect(() => {
    const paste = ({ clipboardData }: ClipboardEvent): void => {
      add([...(clipboardData?.files ?? [])]);
    };
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("paste", paste);
    };
  }, [add]);
}

export function DropAnywhere() {
  const add = useAddFiles();
  usePaste(add);
  useLeaveGuard();
  const isOver = useWindowDrop(add);
  if (!isOver) return null;
  return (
    <Portal>
      <div className={classes.everywhere} role="status">
        <Icon name="upload" size={44} />
        <span className={classes.everywhereTitle}>{t("upload.dropNow")}</span>
        <span>{t("upload.dropNowHint")}</span>
      </div>
    </Portal>
  );
}
