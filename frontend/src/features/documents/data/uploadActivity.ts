// What the list needs to know of this tab's uploads to decide how soon to poll. The uploads themselves are a room above.

let acceptedAt: number | null = null;
let isBusy = (): boolean => false;

export const uploadActivity = {
  /** Records that an upload of this tab has just become a job. */
  accepted: (): void => {
    acceptedAt = Date.now();
  },
  /** When that last happened (ms), null for never. */
  lastAccepted: (): number | null => acceptedAt,
  /** Whether a file is on its way to the server. */
  isBusy: (): boolean => isBusy(),
  /** Sets the function that answers `isBusy`. */
  watch: (busy: () => boolean): void => {
    isBusy = busy;
  },
};
