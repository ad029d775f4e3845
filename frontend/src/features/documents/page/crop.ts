// Which part of a page is shown enlarged around a word. Pure.
import { type Rect, type Rotation, type Sheet, type Size, toSheet, turned } from "@/features/documents/page/geometry";

export interface Crop {
  /** The page at the scale of the crop. */
  sheet: Sheet;
  /** Where on it the view begins (CSS pixels); negative where the page is smaller than the view. */
  left: number;
  top: number;
}

const MOST_SCALE = 3;
/** How much of the view's width a word may take, so that its neighbours are seen. */
const SHARE = 0.8;

/** The part of a page around `box` that fills `view`, enlarged until the word is `height` pixels high if it can be. */
export function cropAround(box: Rect, page: Size, rotation: Rotation, view: Size, height: number): Crop {
  const [x0, y0, x1, y1] = toSheet(box, { ...page, rotation, scale: 1 });
  const byWidth = (view.width * SHARE) / Math.max(1, x1 - x0);
  const scale = Math.min(MOST_SCALE, height / Math.max(1, y1 - y0), byWidth);
  const whole = turned(page, rotation);
  return {
    sheet: { width: page.width, height: page.height, rotation, scale },
    left: within(((x0 + x1) / 2) * scale, view.width, whole.width * scale),
    top: within(((y0 + y1) / 2) * scale, view.height, whole.height * scale),
  };
}

/** Where a view must begin to have `middle` in its middle without leaving the page. */
function within(middle: number, view: number, whole: number): number {
  if (whole <= view) return (whole - view) / 2;
  return Math.min(whole - view, Math.max(0, middle - view / 2));
}
