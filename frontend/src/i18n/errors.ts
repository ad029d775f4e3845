// Every error in words, by its stable code (ocr_contract/errors.py). A test reports codes of the contract without a
// text.
import { t, textOfCode } from "@/i18n";

/** The numbers that an error may carry. */
export interface ErrorFacts {
  limit?: number | null | undefined;
  actual?: number | null | undefined;
  /** Seconds. */
  retryAfter?: number | undefined;
}

/** The fullest sentence that the numbers allow; a code of a newer server gets that of `internal_error`. */
export function errorText(code: string, { limit, actual, retryAfter }: ErrorFacts): string {
  const facts = { limit, actual, retryAfter: Math.max(1, retryAfter ?? 0) };
  const variants = [
    ...(limit != null && actual != null ? [`${code}_measured`] : []),
    ...(limit != null ? [`${code}_limit`] : []),
    ...(retryAfter !== undefined ? [`${code}_later`] : []),
    code,
  ];
  const texts = variants.map((variant) => textOfCode("errors", variant, facts));
  return texts.find((text) => text !== null) ?? t("errors.internal_error");
}
