// A part of a page whose code is loaded when it is first drawn, or a moment before: when somebody points at what leads to it.
import { type ComponentType, lazy, type LazyExoticComponent } from "react";
import { partCode } from "@/ui/arriving";

/** To be spread on what leads there. */
interface Early {
  onPointerEnter: () => void;
  onFocus: () => void;
}

type Lazy<Props extends object> = LazyExoticComponent<ComponentType<Props>>;

export const lazyPart = <Props extends object>(load: () => Promise<ComponentType<Props>>): Lazy<Props> =>
  lazy(async () => ({ default: await partCode(load) }));

export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): readonly [Lazy<Props>, Early] {
  const early = (): void => {
    load().catch(() => undefined); // Who draws it waits for it, if it still does not come then.
  };
  return [lazyPart(load), { onPointerEnter: early, onFocus: early }];
}
