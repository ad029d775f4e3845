// Finding in an open document: whether its bar is there, what was found, and where on the page that is shown.
import { useNavigate } from "@tanstack/react-router";
import { type RefObject, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Found, useFindQuery } from "@/features/documents/viewer/find/useFindQuery";
import type { PageHits } from "@/features/documents/viewer/find/usePageHits";
import { useShortcuts } from "@/ui/keyboard/useShortcuts";

interface Finding {
  isOpen: boolean;
  found: Found;
  /** Of the page that is shown. */
  hits: readonly number[];
  field: RefObject<HTMLInputElement | null>;
  open: () => void;
  close: () => void;
  onHits: (hits: PageHits) => void;
}

const NONE: readonly number[] = [];

/** `find`: as the address has it; undefined while nobody looks for anything. */
export function useFindBar(jobId: string, page: number, find: string | undefined): Finding {
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const isOpen = find !== undefined;
  const found = useFindQuery(jobId, find);
  const [shown, onHits] = useState<PageHits>({ page: 0, hits: NONE });
  const isAsked = useRef(false); // Who follows a link to a hit wants to read, not to type.
  const open = useCallback(() => {
    isAsked.current = true;
    field.current?.select();
    if (!isOpen) {
      void navigate({ to: "/jobs/$jobId", params: { jobId }, search: (now) => ({ ...now, find: "" }), replace: true });
    }
  }, [navigate, jobId, isOpen]);
  const close = useCallback(() => {
    void navigate({
      to: "/jobs/$jobId",
      params: { jobId },
      search: (now) => ({ ...now, find: undefined }),
      replace: true,
    });
    before.current?.focus();
  }, [navigate, jobId]);
  const before = useRef<HTMLElement | null>(null);
  useEffect(() => {
    if (!isOpen || !isAsked.current) return;
    isAsked.current = false;
    before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
    field.current?.focus();
  }, [isOpen]);
  useShortcuts(useMemo(() => ({ find: open }), [open]));
  return { isOpen, found, hits: shown.page === page ? shown.hits : NONE, field, open, close, onHits };
}
