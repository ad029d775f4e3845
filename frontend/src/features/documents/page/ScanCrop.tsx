// An enlarged crop of a scan around a place, with the relevant places marked. Hidden from screen readers.
import { useElementSize } from "@mantine/hooks";
import classes from "@/features/documents/page/ScanCrop.module.css";
import { cropAround } from "@/features/documents/page/crop";
import { type Rect, type Rotation, type Size, toSheet, turnTransform } from "@/features/documents/page/geometry";

interface Props {
  /** Address of the page's picture. */
  src: string;
  page: Size;
  rotation: Rotation;
  box: Rect;
  /** Boxes to mark; `box` alone when left out. */
  marks?: readonly Rect[];
  /** Of the crop and of a word in it, in CSS pixels. */
  height: number;
  wordHeight: number;
}

export function ScanCrop({ src, page, rotation, box, marks = [box], height, wordHeight }: Props) {
  const { ref, width } = useElementSize();
  const { sheet, left, top } = cropAround(box, page, rotation, { width, height }, wordHeight);
  return (
    <div ref={ref} className={classes.crop} style={{ height }} aria-hidden="true">
      {width > 0 && (
        <div style={{ transform: `translate(${-left}px, ${-top}px)` }}>
          <img
            src={src}
            alt=""
            loading="lazy"
            decoding="async"
            draggable={false}
            style={{
              width: sheet.width * sheet.scale,
              height: sheet.height * sheet.scale,
              transform: turnTransform(sheet),
            }}
          />
          {marks.map((mark) => {
            const [x0, y0, x1, y1] = toSheet(mark, sheet);
            const style = { left: x0 - 3, top: y0 - 3, width: x1 - x0 + 6, height: y1 - y0 + 6 };
            return <span key={mark.join(",")} className={classes.cropMark} style={style} />;
          })}
        </div>
      )}
    </div>
  );
}
