import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Problem, ProblemError } from "@/api/problem";
import { refusal } from "@/features/documents/upload/checks";
import { type UploadOptions, PLAIN } from "@/features/documents/upload/options/uploadOptions";
import { idempotencyKey } from "@/features/documents/upload/idempotencyKey";
import { type QueueOptions, type Sender, UploadQueue } from "@/features/documents/upload/queue";

const PDF = "%PDF-1.7\n";
const file = (name: string, content: BlobPart = PDF): File => new File([content], name);

describe("checks before sending", () => {
  const check = (content: BlobPart, limit = 1000) => refusal(new Blob([content]), limit);
  const box = (brand: string) =>
    new Uint8Array([0, 0, 0, 16, ...Array.from(`ftyp${brand}0000`, (c) => c.charCodeAt(0))]);
  const bitmap = new Uint8Array(20);
  bitmap.set([0x42, 0x4d]);
  bitmap[14] = 40;

  it.each<[string, BlobPart]>([
    ["PDF", PDF],
    ["PDF behind a preamble", `preamble\n${PDF}`],
    ["JPEG", new Uint8Array([0xff, 0xd8, 0xff, 0xe0])],
    ["PNG", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10])],
    ["TIFF", new Uint8Array([0x49, 0x49, 42, 0])],
    ["TIFF, big-endian", new Uint8Array([0x4d, 0x4d, 0, 42])],
    ["WebP", "RIFF0000WEBPVP8 "],
    ["GIF", "GIF89a"],
    ["BMP", bitmap],
    ["HEIC", box("heic")],
  ])("let a %s pass", async (_name, content) => {
    expect(await check(content)).toBeNull();
  });

  it.each<[string, BlobPart]>([
    ["a text", "Dear reader"],
    ["a web page", "<!doctype html>"],
    ["a film in the same container as HEIC", box("isom")],
    ["a word that starts like a bitmap", "BM is short for many things, say"],
  ])("refuse %s, whatever its name", async (_name, content) => {
    expect((await check(content))?.code).toBe("unsupported_media_type");
  });

  it("state the limit and the size", async () => {
    expect(await check(PDF.repeat(200), 1000)).toEqual({ code: "body_too_large", limit: 1000, actual: 1800 });
    expect((await check(""))?.code).toBe("missing_image");
  });
});

it("idempotency keys are long and never the same", () => {
  const keys = new Set(Array.from({ length: 100 }, idempotencyKey));
  expect(keys.size).toBe(100);
  expect([...keys].every((key) => /^[0-9a-f]{32}$/.test(key))).toBe(true);
});

interface Call {
  name: string;
  key: string;
  choice: UploadOptions;
  signal: AbortSignal;
  onSent: (bytes: number) => void;
  accept: (job: string) => void;
  refuse: (problem: Problem) => void;
}

/** A queue whose sendings the test answers. */
function start(options: Partial<QueueOptions<string>> = {}) {
  const calls: Call[] = [];
  const accepted: string[] = [];
  const refused: string[] = [];
  const send: Sender<string> = ({ file: { name }, key, choice }, onSent, signal) =>
    new Promise((resolve, reject) => {
      const refuse = (problem: Problem) => {
        reject(new ProblemError(problem));
      };
      signal.addEventListener("abort", () => {
        refuse({ code: "unreachable" });
      });
      calls.push({ name, key, choice, signal, onSent, accept: resolve, refuse });
    });
  const queue = new UploadQueue<string>({
    send,
    maxBytes: () => Promise.resolve(1000),
    settle: (choice) => Promise.resolve(choice),
    onAccepted: (job) => accepted.push(job),
    onRefused: ({ name }, { code }) => refused.push(`${name}: ${code}`),
    ...options,
  });
  const stages = () => queue.list().map(({ stage }) => stage.name);
  const call = (index: number): Call => {
    const found = calls[index];
    if (found === undefined) throw new Error(`there was no call ${index}`);
    return found;
  };
  const id = (index: number): string => queue.list()[index]?.id ?? "";
  return { queue, calls, call, accepted, refused, stages, id };
}

describe("the upload queue", () => {
  it("sends three at a time and the next when one is through", async () => {
    const { queue, calls, call, accepted, stages } = start();
    queue.add(
      ["a", "b", "c", "d"].map((name) => file(name)),
      PLAIN,
    );
    await vi.waitFor(() => {
      expect(stages()).toEqual(["sending", "sending", "sending", "waiting"]);
    });
    call(1).accept("job b");
    await vi.waitFor(() => {
      expect(calls.map(({ name }) => name)).toEqual(["a", "b", "c", "d"]);
    });
    expect(accepted).toEqual(["job b"]);
    expect(queue.list().map(({ name }) => name)).toEqual(["a", "c", "d"]);
  });

  it("tells how far each file is", async () => {
    const { queue, calls, call } = start();
    queue.add([file("a")], PLAIN);
    await vi.waitFor(() => {
      expect(calls).toHaveLength(1);
    });
    call(0).onSent(4);
    expect(queue.list()[0]?.stage).toEqual({ name: "sending", sent: 4 });
    expect(queue.isBusy()).toBe(true);
  });

  it("refuses what the server would refuse without sending it", async () => {
    const { queue, calls, refused, stages } = start();
    queue.add([file("notes.txt", "Dear reader"), file("empty.pdf", "")], PLAIN);
    await vi.waitFor(() => {
      expect(stages()).toEqual(["refused", "refused"]);
    });
    expect(refused.sort()).toEqual(["empty.pdf: missing_image", "notes.txt: unsupported_media_type"]);
    expect(calls).toHaveLength(0);
    expect(queue.isBusy()).toBe(false);
  });

  it("stops a cancelled upload, forgets it and goes on with the next", async () => {
    const { queue, calls, call, stages, id } = start({ atOnce: 1 });
    queue.add([file("a"), file("b")], PLAIN);
    await vi.waitFor(() => {
      expect(calls).toHaveLength(1);
    });
    queue.remove(id(0));
    await vi.waitFor(() => {
      expect(calls.map(({ name }) => name)).toEqual(["a", "b"]);
    });
    expect(call(0).signal.aborted).toBe(true);
    expect(stages()).toEqual(["sending"]);
  });

  it("uses the same key again when a person retries, so that nothing is read twice", async () => {
    const { queue, calls, call, stages, id } = start();
    queue.add([file("a")], PLAIN);
    await vi.waitFor(() => {
      expect(calls).toHaveLength(1);
    });
    call(0).refuse({ code: "internal_error" });
    await vi.waitFor(() => {
      expect(stages()).toEqual(["failed"]);
    });
    queue.retry(id(0));
    expect(calls.map(({ key }) => key)).toEqual([call(0).key, call(0).key]);
  });

  it("sends with what was chosen when the file was added, as far as it can be had", async () => {
    const settled = { languages: ["deu"], endpoint: "" };
    const { queue, calls, call, stages, id } = start({
      settle: (choice) => Promise.resolve(choice.endpoint === "gone" ? settled : choice),
    });
    queue.add([file("a")], { languages: ["deu"], endpoint: "gone" });
    queue.add([file("b")], PLAIN);
    await vi.waitFor(() => {
      expect(calls).toHaveLength(2);
    });
    expect(calls.map(({ choice }) => choice)).toEqual([settled, PLAIN]);
    expect(queue.list()[0]?.choice).toEqual(settled);
    call(0).refuse({ code: "internal_error" });
    await vi.waitFor(() => {
      expect(stages()[0]).toBe("failed");
    });
    queue.retry(id(0));
    expect(call(2).choice).toEqual(settled);
  });

  it("does not offer to send again what can never be accepted", async () => {
    const { queue, calls, call, stages } = start();
    queue.add([file("a")], PLAIN);
    await vi.waitFor(() => {
      expect(calls).toHaveLength(1);
    });
    call(0).refuse({ code: "document_encrypted" });
    await vi.waitFor(() => {
      expect(stages()).toEqual(["refused"]);
    });
  });

  it("waits for the connection and goes on when it is back", async () => {
    const { queue, calls, call, stages } = start();
    queue.add([file("a")], PLAIN);
    await vi.waitFor(() => {
      expect(calls).toHaveLength(1);
    });
    call(0).refuse({ code: "offline" });
    await vi.waitFor(() => {
      expect(stages()).toEqual(["paused"]);
    });
    queue.resume();
    expect(stages()).toEqual(["sending"]);
    expect(call(1).key).toBe(call(0).key);
  });
});

describe("a busy server", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is asked again after the time it named", async () => {
    const { queue, calls, call, stages } = start();
    queue.add([file("a")], PLAIN);
    await vi.waitUntil(() => calls.length === 1);
    call(0).refuse({ code: "queue_full", retryAfter: 7 });
    await vi.waitUntil(() => stages()[0] === "paused");
    await vi.advanceTimersByTimeAsync(6_000);
    expect(calls).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1_500);
    expect(calls).toHaveLength(2);
  });

  it("that cannot be reached is asked again without a click, less and less often, until it is back", async () => {
    const { queue, calls, call, stages, id } = start();
    queue.add([file("a")], PLAIN);
    const pauses: number[] = [];
    for (let asked = 1; asked <= 12; asked += 1) {
      await vi.waitUntil(() => calls.length === asked);
      const since = Date.now();
      call(asked - 1).refuse({ code: "unreachable" });
      await vi.waitUntil(() => stages()[0] === "paused");
      const { stage } = queue.list()[0] ?? {};
      if (stage?.name === "paused" && stage.until !== null) pauses.push(Math.round((stage.until - since) / 1000));
      await vi.advanceTimersByTimeAsync(60_000);
    }
    expect(pauses).toEqual([2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60, 60]);
    await vi.waitUntil(() => calls.length === 13);
    call(12).refuse({ code: "unreachable" });
    await vi.waitUntil(() => stages()[0] === "paused");
    queue.retry(id(0));
    expect(calls).toHaveLength(14);
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
  });

  it("is not asked for ever", async () => {
    const { queue, calls, stages } = start();
    queue.add([file("a")], PLAIN);
    for (let asked = 1; asked < 30 && stages()[0] !== "failed"; asked += 1) {
      await vi.waitUntil(() => calls.length === asked);
      calls.at(-1)?.refuse({ code: "rate_limited", retryAfter: 1 });
      await vi.advanceTimersByTimeAsync(1_100);
    }
    expect(stages()).toEqual(["failed"]);
    expect(calls.length).toBeLessThan(12);
  });
});
