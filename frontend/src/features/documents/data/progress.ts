// One honest bar from upload to result: a quarter for the bytes, the rest for the pages. It never goes back.

/** The share of the bar that sending takes. */
export const UPLOAD_SHARE = 0.25;
/** What is shown at most before everything is there. */
const ALMOST = 0.99;

export const uploadProgress = (sent: number, size: number): number =>
  size === 0 ? 0 : UPLOAD_SHARE * Math.min(1, Math.max(0, sent / size));

export interface PageCounts {
  total: number | null;
  done: number;
  failed: number;
}

/** Of a job that was accepted and has not ended. Pages that failed are behind us too. */
export function readingProgress({ total, done, failed }: PageCounts): number {
  if (total === null || total === 0) return UPLOAD_SHARE;
  const share = Math.min(1, (done + failed) / total);
  return Math.min(ALMOST, UPLOAD_SHARE + (1 - UPLOAD_SHARE) * share);
}

/** Remembers the furthest that each bar has come, so that a late answer moves none of them back. */
export class HighWater {
  private readonly furthest = new Map<string, number>();

  reach(id: string, value: number): number {
    const highest = Math.max(value, this.furthest.get(id) ?? 0);
    this.furthest.set(id, highest);
    return highest;
  }

  forget(id: string): void {
    this.furthest.delete(id);
  }
}

export const highWater = new HighWater();
