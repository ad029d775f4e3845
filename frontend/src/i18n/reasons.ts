// Why nothing is read at the moment, by the reason's stable code (ocr_platform/endpoints/reasons.py).
import type { components } from "@/api/schema";
import { textOfCode } from "@/i18n";

export type Reason = components["schemas"]["WaitingReason"];

/** The sentence for a reason; for an unknown code of a newer server, the server's own sentence. */
export const reasonText = ({ code, detail, parameters }: Reason): string =>
  textOfCode("reasons", code, parameters) ?? detail;
