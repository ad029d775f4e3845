// Sends one file as a job. XMLHttpRequest, because `fetch` does not report upload progress.
import { CSRF_HEADER, csrfToken } from "@/api/client";
import { noAnswer, ProblemError, readProblem } from "@/api/problem";
import type { Job } from "@/api/types";
import type { Sender } from "@/features/documents/upload/queue";

const ADDRESS = "/api/v1/jobs";

/** Without progress for this time, the connection is considered broken (ms). */
const SILENCE_MS = 60_000;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // A proxy's page: the status has to do.
  }
}

export const sendFile: Sender<Job> = ({ file, key, choice }, onSent, signal) =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const stop = (): void => {
      request.abort();
    };
    let silence = setTimeout(stop, SILENCE_MS);
    request.open("POST", ADDRESS);
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("Idempotency-Key", key);
    request.setRequestHeader(CSRF_HEADER, csrfToken());
    request.upload.addEventListener("progress", ({ loaded }) => {
      clearTimeout(silence);
      silence = setTimeout(stop, SILENCE_MS);
      // The form around the file counts too; never more than the file.
      onSent(Math.min(loaded, file.size));
    });
    request.addEventListener("load", () => {
      const answer = parsed(request.responseText);
      if (request.status === 200 || request.status === 202) resolve(answer as Job);
      else reject(new ProblemError(readProblem(request.status, answer, request.getResponseHeader("Retry-After"))));
    });
    request.addEventListener("error", () => {
      reject(new ProblemError(noAnswer()));
    });
    request.addEventListener("abort", () => {
      reject(new ProblemError(noAnswer()));
    });
    request.addEventListener("loadend", () => {
      clearTimeout(silence);
      signal.removeEventListener("abort", stop);
    });
    signal.addEventListener("abort", stop);
    const form = new FormData();
    if (choice.languages.length > 0) form.append("languages", choice.languages.join("+"));
    if (choice.endpoint !== "") form.append("endpoint", choice.endpoint);
    form.append("file", file, file.name);
    request.send(form);
  });
