// A page whose code is loaded when somebody goes there. One that did not come is asked for again when that may help.
import { type ComponentType, type FunctionComponent, use } from "react";
import { loadPageChunk, reloadPageChunk } from "@/ui/loadChunk";

const forgetters = new Set<() => void>();

/** Has the pages whose code did not come asked for again when they are next drawn. */
export function forgetFailures(): void {
  forgetters.forEach((forget) => {
    forget();
  });
}

// What failed when somebody pointed at the way there is nothing to be told once the connection is back.
window.addEventListener("online", forgetFailures);

export function lazyPage(load: () => Promise<ComponentType>): FunctionComponent & { preload: () => Promise<void> } {
  let Page: ComponentType | undefined;
  let coming: Promise<void> | undefined;
  let failure: { error: unknown } | undefined;
  let hasFailed = false;
  forgetters.add(() => {
    if (failure !== undefined) coming = undefined;
    failure = undefined;
  });
  // It never rejects: who draws the page says why it is not there.
  const preload = (): Promise<void> =>
    (coming ??= (hasFailed ? reloadPageChunk(load) : loadPageChunk(load)).then(
      (page) => {
        Page = page;
      },
      (error: unknown) => {
        failure = { error };
        hasFailed = true;
      },
    ));
  function LazyPage() {
    if (Page !== undefined) return <Page />;
    if (failure !== undefined) throw failure.error;
    use(preload());
    return null;
  }
  return Object.assign(LazyPage, { preload });
}
