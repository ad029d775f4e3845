// A part of a page whose code is loaded when it is first rendered, or a moment before: when the pointer is on the
// control that opens it.
import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import { loadComponentChunk } from "@/ui/loading/loadChunk";

/** To be spread on what leads there. */
interface Early {
  onPointerEnter: () => void;
  onFocus: () => void;
}

type Lazy<Props extends object> = LazyExoticComponent<ComponentType<Props>>;

export const lazyComponent = <Props extends object>(load: () => Promise<ComponentType<Props>>): Lazy<Props> =>
  lazy(async () => ({ default: await loadComponentChunk(load) }));

export function lazyWithPreload<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): readonly [Lazy<Props>, Early] {
  const early = (): void => {
    load().catch(() => undefined); // Who draws it waits for it, if it still does not come then.
  };
  return [lazyComponent(load), { onPointerEnter: early, onFocus: early }];
}
