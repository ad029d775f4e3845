// From pixels of the stored page image to pixels on the screen and back. Pure.
//
// Boxes stand in the stored image, upright by EXIF; `rotation` is the clockwise turn that brings the text upright, and
// the turned page is what is shown. "Sheet" coordinates are CSS pixels from the top left of that turned, scaled page.

export type Rotation = 0 | 90 | 180 | 270;
export type Rect = readonly [x0: number, y0: number, x1: number, y1: number];

/** The turn after another `by`. */
export const turnedBy = (rotation: Rotation, by: Rotation): Rotation => ((rotation + by) % 360) as Rotation;

export const quarterMore = (rotation: Rotation): Rotation => turnedBy(rotation, 90);

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A page as it is shown: the stored image's size, its turn, and CSS pixels per image pixel. */
export interface Sheet extends Size {
  readonly rotation: Rotation;
  readonly scale: number;
}

/** How the page is made to fit, or a scale of one's own. */
export type Zoom = "page" | "width" | number;

export const MIN_SCALE = 0.02;
export const MAX_SCALE = 4;
const STEP = 1.25;

export const turned = ({ width, height }: Size, rotation: Rotation): Size =>
  rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height };

export function sheetSize(sheet: Sheet): Size {
  const { width, height } = turned(sheet, sheet.rotation);
  return { width: width * sheet.scale, height: height * sheet.scale };
}

/** The scale at which a page meets `zoom` inside `room` (CSS pixels). */
export function scaleFor(zoom: Zoom, page: Size, rotation: Rotation, room: Size): number {
  if (typeof zoom === "number") return clampScale(zoom);
  const { width, height } = turned(page, rotation);
  const byWidth = room.width / width;
  return clampScale(zoom === "width" ? byWidth : Math.min(byWidth, room.height / height));
}

export const clampScale = (scale: number): number => Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));

/** One step larger (`direction` 1) or smaller (-1). */
export const zoomStep = (scale: number, direction: 1 | -1): number => clampScale(scale * STEP ** direction);

/** A box of the stored image, on the sheet. */
export function toSheet([x0, y0, x1, y1]: Rect, { width, height, rotation, scale }: Sheet): Rect {
  switch (rotation) {
    case 0:
      return [x0 * scale, y0 * scale, x1 * scale, y1 * scale];
    case 90:
      return [(height - y1) * scale, x0 * scale, (height - y0) * scale, x1 * scale];
    case 180:
      return [(width - x1) * scale, (height - y1) * scale, (width - x0) * scale, (height - y0) * scale];
    case 270:
      return [y0 * scale, (width - x1) * scale, y1 * scale, (width - x0) * scale];
  }
}

/** A point of the sheet, in pixels of the stored image. */
export function toImage(x: number, y: number, { width, height, rotation, scale }: Sheet): [x: number, y: number] {
  const u = x / scale;
  const v = y / scale;
  switch (rotation) {
    case 0:
      return [u, v];
    case 90:
      return [v, height - u];
    case 180:
      return [width - u, height - v];
    case 270:
      return [width - v, u];
  }
}

/** The part of the sheet that a canvas covers so that it seldom has to move: the visible part and a quarter around. */
export function canvasWindow(visible: Rect, sheet: Size): Rect {
  const marginX = (visible[2] - visible[0]) / 4;
  const marginY = (visible[3] - visible[1]) / 4;
  return [
    Math.floor(Math.max(0, visible[0] - marginX)),
    Math.floor(Math.max(0, visible[1] - marginY)),
    Math.ceil(Math.min(sheet.width, visible[2] + marginX)),
    Math.ceil(Math.min(sheet.height, visible[3] + marginY)),
  ];
}

/** Whether `outer` still shows all of `inner` that lies on the sheet. */
export function covers(outer: Rect, inner: Rect, sheet: Size): boolean {
  return (
    outer[0] <= Math.max(0, inner[0]) &&
    outer[1] <= Math.max(0, inner[1]) &&
    outer[2] >= Math.min(sheet.width, inner[2]) - 1 &&
    outer[3] >= Math.min(sheet.height, inner[3]) - 1
  );
}

/** The CSS transform that turns a scaled stored image onto its sheet (origin at the top left). */
export function turnTransform({ width, height, rotation, scale }: Sheet): string {
  const [x, y] = { 0: [0, 0], 90: [height, 0], 180: [width, height], 270: [0, width] }[rotation] as [number, number];
  return `translate(${x * scale}px, ${y * scale}px) rotate(${rotation}deg)`;
}
