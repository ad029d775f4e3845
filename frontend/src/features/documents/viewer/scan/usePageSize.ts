// How large the paper of a page is. A picture's is known to the server once it was read; until then, so that it can be
// looked at meanwhile, as the browser finds it. Both are upright by EXIF.
import { queryOptions, useQuery } from "@tanstack/react-query";
import { pageUrl } from "@/api/urls";
import type { JobPage } from "@/api/types";
import type { Size } from "@/features/documents/page/geometry";

const sizeQuery = (picture: string) =>
  queryOptions({
    queryKey: ["jobs", "paper", picture] as const,
    queryFn: async (): Promise<Size> => {
      const image = new Image();
      image.src = picture;
      await image.decode();
      return { width: image.naturalWidth, height: image.naturalHeight };
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  });

/** Undefined while it is not known yet, null for a page of which there is no picture. */
export function usePageSize(jobId: string, page: JobPage): Size | null | undefined {
  const { width, height } = page;
  const isLookedAt = width === null && page.state === "waiting";
  const { data, isError } = useQuery({
    ...sizeQuery(pageUrl(jobId, page.number, "preview")),
    enabled: isLookedAt,
  });
  if (width !== null && height !== null) return { width, height };
  return !isLookedAt || isError ? null : data;
}
