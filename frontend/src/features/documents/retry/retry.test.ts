import { describe, expect, it } from "vitest";
import type { Job } from "@/api/types";
import { canRetry, choiceFor, isStuck } from "@/features/documents/retry/retry";

const endpoint = (name: string, state: "ready" | "not_ready" = "ready", gone_at: string | null = null) => ({
  name,
  display_name: name,
  state,
  gone_at,
});
const job = (endpoint: string, state: Job["state"] = "failed"): Pick<Job, "endpoint" | "state"> => ({
  endpoint,
  state,
});

describe("reading again", () => {
  it("is offered where the server says that it can help", () => {
    expect([canRetry({ can_retry: true }), canRetry({ can_retry: false })]).toEqual([true, false]);
  });

  it("asks nothing while the document's own endpoint is ready", () => {
    expect(choiceFor([job("nordic")], [endpoint("nordic"), endpoint("office")])).toMatchObject({ mustAsk: false });
  });

  it("asks nothing where there is nothing to choose: then it is waited for", () => {
    expect(choiceFor([job("nordic")], [endpoint("nordic", "not_ready")])).toMatchObject({ mustAsk: false, others: [] });
  });

  it("offers those that are ready when its own is not", () => {
    const endpoints = [endpoint("nordic", "not_ready"), endpoint("office"), endpoint("attic", "not_ready")];
    const choice = choiceFor([job("nordic")], endpoints);
    expect(choice).toMatchObject({ mustAsk: true, canWait: true });
    expect(choice.others.map(({ name }) => name)).toEqual(["office"]);
  });

  it("tells that there is nobody else, of a document that waits already", () => {
    const stuck = job("nordic", "queued");
    const endpoints = [endpoint("nordic", "not_ready"), endpoint("attic", "not_ready")];
    expect(choiceFor([stuck], endpoints)).toEqual({ mustAsk: true, canWait: true, others: [] });
    expect(choiceFor([stuck], [...endpoints, endpoint("office")])).toMatchObject({ mustAsk: true, canWait: true });
  });

  it("is offered to a document that waits for an endpoint that reads nothing, however that is known", () => {
    const reason = { code: "language_missing", detail: "", parameters: {} } as const;
    const waits = { ...job("nordic", "queued"), queue: null };
    const knows = { ...waits, queue: { position: 1, eta_seconds: null, reason } };
    expect(isStuck(waits, new Map())).toBe(false);
    expect(isStuck(waits, new Map([["nordic", reason]]))).toBe(true);
    expect(isStuck(knows, new Map())).toBe(true);
    expect(isStuck({ ...waits, state: "succeeded" }, new Map([["nordic", reason]]))).toBe(false);
  });

  it("cannot wait for one that is gone, and says so even when there is no other", () => {
    const gone = endpoint("nordic", "not_ready", "2026-03-14T09:26:53Z");
    expect(choiceFor([job("nordic")], [gone, endpoint("office")])).toMatchObject({ mustAsk: true, canWait: false });
    expect(choiceFor([job("nordic")], [])).toEqual({ mustAsk: true, canWait: false, others: [] });
  });

  it("asks once for documents of several endpoints, and offers them all", () => {
    const endpoints = [endpoint("nordic", "not_ready"), endpoint("office")];
    const choice = choiceFor([job("nordic"), job("office")], endpoints);
    expect(choice.mustAsk).toBe(true);
    expect(choice.others.map(({ name }) => name)).toEqual(["office"]);
  });
});
