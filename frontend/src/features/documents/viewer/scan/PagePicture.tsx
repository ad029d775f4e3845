// The picture of a page: the preview at once, the stored image when it is looked at closely enough to tell.
import { memo, useState } from "react";
import { type Sheet, turnTransform } from "@/features/documents/page/geometry";
import classes from "@/features/documents/viewer/Viewer.module.css";
import { t } from "@/i18n";
import { ProblemNote } from "@/ui/feedback/ProblemNote";

interface Props {
  preview: string;
  image: string;
  alt: string;
  sheet: Sheet;
}

/** From how many screen pixels to one of the preview on the stored image is fetched. */
const CLOSE = 1.15;

export const PagePicture = memo(function PagePicture({ preview, image, alt, sheet }: Props) {
  const [previewWidth, setPreviewWidth] = useState(Number.POSITIVE_INFINITY);
  const [isBroken, setBroken] = useState(false);
  const style = {
    width: sheet.width * sheet.scale,
    height: sheet.height * sheet.scale,
    transform: turnTransform(sheet),
  };
  const isClose = sheet.width * sheet.scale * globalThis.devicePixelRatio > previewWidth * CLOSE;
  if (isBroken) return <ProblemNote problem={{ code: "unreachable" }} title={t("viewer.imageBroken")} />;
  return (
    <>
      <img
        className={classes.picture}
        src={preview}
        alt={alt}
        style={style}
        draggable={false}
        onLoad={({ currentTarget }) => {
          // Upright by EXIF, as boxes are; `naturalWidth` follows EXIF too.
          setPreviewWidth(currentTarget.naturalWidth);
        }}
        onError={() => {
          setBroken(true);
        }}
      />
      {isClose && previewWidth < sheet.width && (
        <img className={classes.picture} src={image} alt="" style={style} draggable={false} />
      )}
    </>
  );
});
