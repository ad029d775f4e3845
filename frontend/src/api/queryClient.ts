// The only cache of server data. Refused requests are not repeated; unanswered ones are, twice.
import { MutationCache, notifyManager, QueryCache, QueryClient } from "@tanstack/react-query";
import { type Problem, ProblemError } from "@/api/problem";

const RETRIES = 2;
const PASSING = new Set(["unreachable", "not_ready", "draining", "queue_full", "internal_error"]);

type Listener = () => void;
let onSignedOut: Listener = () => undefined;

/** Calls `listener` whenever the server reports that nobody is signed in. */
export function whenSignedOut(listener: Listener): void {
  onSignedOut = listener;
}

export function noticeSignedOut({ code }: Problem): void {
  if (code === "not_authenticated") onSignedOut();
}

const notice = (error: unknown): void => {
  if (error instanceof ProblemError) noticeSignedOut(error.problem);
};

// What the server said is drawn in the frame in which it came, together with what else became known with it. By default a
// timer comes between, and with it a frame in which a file has been sent and its document is not there yet.
notifyManager.setScheduler(queueMicrotask);

export const queryClient = new QueryClient({
  queryCache: new QueryCache({ onError: notice }),
  mutationCache: new MutationCache({
    onError: (error, _variables, _result, mutation) => {
      if (mutation.meta?.signsIn !== true) notice(error);
    },
  }),
  defaultOptions: {
    queries: {
      networkMode: "always",
      refetchOnReconnect: true, // What could not be asked for comes when the connection is back.
      retry: (failures, error) =>
        error instanceof ProblemError && PASSING.has(error.problem.code) && failures < RETRIES,
    },
    mutations: { networkMode: "always" },
  },
});
