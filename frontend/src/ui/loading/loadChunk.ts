// Loads code on demand, over a connection that may be lost by then.
import { briefly } from "@/api/client";
import { noAnswer, ProblemError } from "@/api/problem";

const NOT_LOADED = /dynamically imported module|importing a module script failed|preload css/i;
const AGAIN_MS = 3_000;

const isNotLoaded = (error: unknown): error is Error => error instanceof Error && NOT_LOADED.test(error.message);

const answers = (): Promise<boolean> =>
  fetch("/healthz", { cache: "no-store", signal: briefly() }).then(
    ({ ok }) => ok,
    () => false,
  );

/** Style sheets that did not come are asked for once more: whoever loads code asks for each of them but once. */
async function mendStyles(): Promise<void> {
  const links = document.querySelectorAll<HTMLLinkElement>('link[rel="stylesheet"]');
  const dead = [...links].filter(({ sheet }) => sheet === null);
  await Promise.all(
    dead.map(
      (link) =>
        new Promise<void>((resolve, reject) => {
          const again = link.cloneNode() as HTMLLinkElement;
          again.addEventListener("load", () => {
            resolve();
          });
          again.addEventListener("error", () => {
            reject(new Error(`Unable to preload CSS for ${again.href}`));
          });
          link.replaceWith(again);
        }),
    ),
  );
}

/** A server that answers and has not what was asked for is of a newer version: the page is loaded anew, once. */
async function loadAnew(error: Error): Promise<never> {
  const key = `legible-loaded-anew ${error.message}`;
  if (sessionStorage.getItem(key) !== null) throw error;
  sessionStorage.setItem(key, "");
  window.location.reload();
  return new Promise(() => undefined);
}

/** Loads the code of a page. Rejects with a `ProblemError` when the server cannot be reached. */
async function loadPageChunk<Code>(load: () => Promise<Code>): Promise<Code> {
  try {
    return await load();
  } catch (error) {
    if (!isNotLoaded(error)) throw error;
    if (await answers()) return loadAnew(error);
    throw new ProblemError(noAnswer());
  }
}

/** Loads the code of a page whenever it is asked for, with its style sheets where they did not come before. */
export function pageChunk<Code>(load: () => Promise<Code>): () => Promise<Code> {
  let hasFailed = false;
  return async () => {
    try {
      return await (hasFailed ? reloadPageChunk(load) : loadPageChunk(load));
    } catch (error) {
      hasFailed = true;
      throw error;
    }
  };
}

/** The same after it did not come once. */
async function reloadPageChunk<Code>(load: () => Promise<Code>): Promise<Code> {
  return loadPageChunk(async () => {
    await mendStyles();
    return load();
  });
}

/** Loads the code of a part of a page, a menu or a dialog; while the server cannot be reached it is waited for. */
export async function loadComponentChunk<Code>(load: () => Promise<Code>): Promise<Code> {
  for (let isFirst = true; ; isFirst = false) {
    try {
      return await (isFirst ? loadPageChunk(load) : reloadPageChunk(load));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    }
  }
}
