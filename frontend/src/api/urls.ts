// Addresses of a job's pictures and files, which the browser fetches by itself, with the session cookie.

import type { operations } from "@/api/schema";

export type Picture = "image" | "preview" | "thumbnail";

export const pageUrl = (jobId: string, page: number, picture: Picture): string =>
  `/api/v1/jobs/${jobId}/pages/${page}/${picture}`;

export type ResultFormat = NonNullable<NonNullable<operations["jobs_result"]["parameters"]["query"]>["format"]>;

export const resultUrl = (jobId: string, format: ResultFormat): string =>
  `/api/v1/jobs/${jobId}/result?format=${format}`;

/** The document as it was submitted. */
export const documentUrl = (jobId: string): string => `/api/v1/jobs/${jobId}/document`;

/** The results of many jobs in one zip. */
export const downloadUrl = (jobIds: readonly string[], format: ResultFormat): string =>
  `/api/v1/jobs/download?format=${format}&ids=${jobIds.join(",")}`;
