// The legend of the marks on words.
import classes from "@/features/documents/page/Marks.module.css";
import type { Trust } from "@/features/documents/page/words";
import { t } from "@/i18n";

const MARKS = ["sure", "doubtful", "poor", "checked"] as const satisfies readonly Trust[];

/** `without`: a mark that is not to be explained, because nothing bears it. */
export function Marks({ without }: { without?: Trust | undefined }) {
  return (
    <ul aria-label={t("viewer.legend")}>
      {MARKS.filter((trust) => trust !== without).map((trust) => (
        <li key={trust}>
          <span className={classes.mark} data-trust={trust} aria-hidden="true" />
          {t(`viewer.trust.${trust}`)}
        </li>
      ))}
    </ul>
  );
}
