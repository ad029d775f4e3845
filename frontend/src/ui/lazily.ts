// A component whose code is loaded when it is first drawn, or a moment before: when somebody points at what leads to it.
import { type ComponentType, lazy, type LazyExoticComponent } from "react";

/** To be spread on what leads there. */
interface Early {
  onPointerEnter: () => void;
  onFocus: () => void;
}

export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): readonly [LazyExoticComponent<ComponentType<Props>>, Early] {
  const early = (): void => {
    load().catch(() => undefined); // Who draws it says so, if it still does not come then.
  };
  return [lazy(async () => ({ default: await load() })), { onPointerEnter: early, onFocus: early }];
}
