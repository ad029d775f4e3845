// Why a page was not read in full quality: the texts by stable code (ocr_contract/page_warnings.py).
import type { PageResult } from "@/api/types";
import { textOfCode } from "@/i18n";

/** The warnings of a page; one that a newer server has a code for, or that is older than the codes, in its own words. */
export const warningsText = ({ warnings, warning_codes }: Pick<PageResult, "warnings" | "warning_codes">): string =>
  warnings
    .map((sentence, index) => {
      const warning = warning_codes[index];
      return (warning && textOfCode("warnings", warning.code, warning.parameters)) ?? sentence;
    })
    .join(" ");
