// A row of the list, whatever its content: it is moved as a whole, without rendering its content again.
import type { ReactNode } from "react";
import classes from "@/features/documents/job/Row.module.css";

export interface RowPosition {
  id: string;
  index: number;
  /** Pixels below the top of the list. */
  top: number;
  /** Rows of the whole list, -1 where that is not known. */
  total: number;
  measure: (row: HTMLLIElement | null) => void;
}

interface Props {
  position: RowPosition;
  "data-job"?: string;
  "data-state"?: string;
  "data-upload"?: string;
  "data-selected"?: true | undefined;
  children: ReactNode;
}

export function Row({ position: { id, index, top, total, measure }, ...rest }: Props) {
  return (
    <li
      ref={measure}
      className={classes.row}
      // Not by its distance from the top: to be moved is no shift of the layout, and costs none.
      style={{ transform: `translateY(${top}px)` }}
      data-index={index}
      data-row={id}
      aria-posinset={index + 1}
      aria-setsize={total}
      {...rest}
    />
  );
}
