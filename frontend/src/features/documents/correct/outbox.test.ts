import { describe, expect, it } from "vitest";
import { ProblemError } from "@/api/problem";
import { cropAround } from "@/features/documents/page/crop";
import { CorrectionOutbox, type Edit } from "@/features/documents/correct/outbox";
import { type Anchor, isSame, applyUnsaved } from "@/features/documents/page/anchors";
import { collectWords, textOf } from "@/features/documents/page/words";

const anchor = (machine_text: string, left = 10): Anchor => ({
  kind: "word",
  box: [left, 10, left + 50, 30],
  machine_text,
});
const edit = (text: string | null, place = anchor("Th4nk"), version = 1): Edit => ({
  jobId: "a",
  page: 1,
  word: 3,
  anchor: place,
  text,
  version,
});

/** A server with one page: versions, and who said what last; `fails` holds what the next calls are refused with. */
function server() {
  const fails: string[] = [];
  const saved: Edit[] = [];
  let version = 1;
  const state = { text: null as string | null };
  const api = new CorrectionOutbox({
    save: async (request) => {
      await Promise.resolve();
      const code = fails.shift();
      if (code !== undefined) throw new ProblemError({ code });
      saved.push(request);
      version += 1;
      return version;
    },
    look: () => Promise.resolve({ version: 7, text: state.text }),
  });
  return { api, saved, fails, state };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe("corrections of this tab", () => {
  it("are sent in order, and a place said anew while it is on its way goes out with the version it made", async () => {
    const { api, saved } = server();
    api.say(edit("Thank"), null);
    api.say(edit("of", anchor("0f", 90)), null);
    api.say(edit("Thanks"), "Thank");
    expect(api.unsaved().map(({ edit: { text } }) => text)).toEqual(["Thanks", "of"]);
    await settled();
    expect(saved.map(({ text, version }) => [text, version])).toEqual([
      ["Thank", 1],
      ["Thanks", 2],
      ["of", 1],
    ]);
    expect(api.unsaved()).toEqual([]);
  });

  it("are no conflict with oneself when the page was seen before one's own last word", async () => {
    const { api, saved } = server();
    api.say(edit("Thank"), null);
    await settled();
    api.say(edit("Thanks"), "Thank");
    await settled();
    expect(saved.map(({ version }) => version)).toEqual([1, 2]);
  });

  it("stay when they cannot be saved, and are tried again", async () => {
    const { api, saved, fails } = server();
    fails.push("unreachable");
    api.say(edit("Thank"), null);
    await settled();
    expect(api.unsaved()).toMatchObject([{ state: "failed", problem: { code: "unreachable" } }]);
    api.resume();
    await settled();
    expect(saved.map(({ text }) => text)).toEqual(["Thank"]);
    expect(api.unsaved()).toEqual([]);
  });

  it("of two people at one place are both kept until one of them is chosen", async () => {
    const { api, saved, fails, state } = server();
    fails.push("version_conflict");
    state.text = "Think";
    api.say(edit("Thank"), null);
    await settled();
    const [conflict] = api.unsaved();
    expect(conflict).toMatchObject({ state: "conflict", theirs: "Think", edit: { text: "Thank", version: 7 } });
    if (conflict !== undefined) api.keepMine(conflict);
    await settled();
    expect(saved).toMatchObject([{ text: "Thank", version: 7 }]);
  });

  it("are given up only when asked, and then cannot be undone either", async () => {
    const { api, saved, fails } = server();
    fails.push("version_conflict");
    api.say(edit("Thank"), null);
    await settled();
    api.unsaved().forEach(api.giveUp);
    expect([api.unsaved(), api.undo("a", () => 1), saved]).toEqual([[], null, []]);
  });

  it("are undone and redone as further corrections, each document by itself", async () => {
    const { api, saved } = server();
    api.say(edit("Thank"), null);
    await settled();
    expect(api.undo("another", () => 1)).toBeNull();
    expect(api.undo("a", () => 2)).toMatchObject({ page: 1, word: 3 });
    expect(api.redo("a", () => 3)).toMatchObject({ page: 1, word: 3 });
    expect(api.redo("a", () => 3)).toBeNull();
    await settled();
    expect(saved.map(({ text }) => text)).toEqual(["Thank", null, "Thank"]);
    api.undo("a", () => 4);
    await settled();
    expect(saved.at(-1)?.text).toBeNull();
  });

  it("that say nothing new are not sent", async () => {
    const { api, saved } = server();
    api.say(edit("Thank"), "Thank");
    await settled();
    expect(saved).toEqual([]);
  });
});

const word = (text: string, left: number, confidence = 50) => ({ text, confidence, box: [left, 10, left + 50, 30] });
const BLOCKS = [
  { paragraphs: [{ lines: [{ box: [10, 10, 140, 30], words: [word("Th4nk", 10), word("y0u", 90)] }] }] },
  { paragraphs: [{ lines: [{ box: [10, 60, 140, 80], words: [{ ...word("so", 10), box: [10, 60, 60, 80] }] }] }] },
];

describe("a page with what people say of it", () => {
  it("shows their words at the machine's places", () => {
    const page = collectWords(BLOCKS, 80, [{ anchor: anchor("Th4nk"), text: "Thank" }]);
    expect(page.words.map(({ text, trust }) => [text, trust])).toEqual([
      ["Thank", "checked"],
      ["y0u", "poor"],
      ["so", "poor"],
    ]);
    expect(textOf(page)).toBe("Thank y0u\n\nso\n");
  });

  it("keeps the place of what is said not to be there, and leaves it out of the text", () => {
    const page = collectWords(BLOCKS, 80, [{ anchor: anchor("y0u", 90), text: "" }]);
    expect(page.words[1]).toMatchObject({ text: "y0u", said: "", trust: "checked" });
    expect(textOf(page)).toBe("Th4nk\n\nso\n");
  });

  it("takes a line that was corrected as a whole for one word", () => {
    const line: Anchor = { kind: "line", box: [10, 10, 140, 30], machine_text: "Th4nk y0u" };
    const page = collectWords(BLOCKS, 80, [{ anchor: line, text: "Thank you" }]);
    expect(page.words.map(({ text }) => text)).toEqual(["Thank you", "so"]);
    expect(page.words[0]?.anchor).toEqual(line);
  });

  it("shows a saved correction where the server found its place, and not where it found none", () => {
    const elsewhere = anchor("Thonk", 12);
    const found = collectWords(BLOCKS, 80, [{ anchor: elsewhere, text: "Thank", index: 0 }]);
    expect(found.words.map(({ text }) => text)).toEqual(["Thank", "y0u", "so"]);
    expect(found.words[0]?.anchor).toEqual(elsewhere);
    const lost = collectWords(BLOCKS, 80, [{ anchor: anchor("Th4nk"), text: "Thank", index: null }]);
    expect(lost.words.map(({ text }) => text)).toEqual(["Th4nk", "y0u", "so"]);
    const line: Anchor = { kind: "line", box: [0, 0, 1, 1], machine_text: "?" };
    const whole = collectWords(BLOCKS, 80, [{ anchor: line, text: "So", index: 1 }]);
    expect(whole.words.map(({ text }) => text)).toEqual(["Th4nk", "y0u", "So"]);
  });

  it("lays what is on its way over what the server knows", () => {
    const known = { ...anchor("Th4nk"), text: "Think", author: "b", created_at: "", version: 2, index: 0 };
    const place = anchor("Th4nk");
    expect(applyUnsaved([known], [])).toEqual([{ anchor: place, text: "Think", index: 0 }]);
    expect(applyUnsaved([known], [{ anchor: place, text: "Thank" }])).toEqual([
      { anchor: place, text: "Thank", index: 0 },
    ]);
    expect(applyUnsaved([known], [{ anchor: place, text: null }])).toEqual([]);
  });

  it("stays the same when what was on its way has arrived", () => {
    const place = anchor("Th4nk");
    const known = { ...place, text: "Think", author: "b", created_at: "", version: 2, index: 0 };
    const [sent, stored] = [applyUnsaved([], [{ anchor: place, text: "Think" }]), applyUnsaved([known], [])];
    expect(isSame(sent, stored)).toBe(true);
    expect(isSame(sent, applyUnsaved([], [{ anchor: place, text: "Thank" }]))).toBe(false);
    expect(isSame(sent, [])).toBe(false);
    expect(isSame(stored, applyUnsaved([{ ...known, index: 4 }], []))).toBe(false);
  });
});

describe("the cut of a scan", () => {
  const page = { width: 1000, height: 1400 };
  const view = { width: 400, height: 80 };

  it("has the word in its middle, enlarged", () => {
    const cut = cropAround([500, 700, 560, 720], page, 0, view, 40);
    expect(cut.sheet.scale).toBe(2);
    expect([cut.left, cut.top]).toEqual([530 * 2 - 200, 710 * 2 - 40]);
  });

  it("does not leave the page, nor show less than a long word", () => {
    expect(cropAround([0, 0, 60, 20], page, 0, view, 40)).toMatchObject({ left: 0, top: 0 });
    const long = cropAround([100, 700, 900, 720], page, 0, view, 40);
    expect(long.sheet.scale * 800).toBeLessThanOrEqual(view.width * 0.8);
  });

  it("turns with the page", () => {
    const cut = cropAround([500, 700, 520, 760], page, 90, view, 40);
    expect(cut.sheet).toMatchObject({ rotation: 90, scale: 2 });
  });
});
