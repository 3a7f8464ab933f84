/** A tensor as rows: index, both sides' values, both sides' gradients. */
import { elementIndex, type Slice, type TensorChoice } from "../../../engine/trace/tensor-view.ts";
import type { TensorRecord } from "../../../engine/trace/types.ts";
import type { Messages } from "../../i18n/messages.ts";
import type { Table } from "../table/table.ts";

function valueAt(tensor: TensorRecord | null, at: number): number | null {
  return tensor?.values?.[at] ?? null;
}

function gradientAt(tensor: TensorRecord | null, at: number): number | string | null {
  return tensor?.grad.state === "none" ? "None" : (tensor?.grad.values?.[at] ?? null);
}

/** The elements of one slice, row by row. */
export function tensorTable({ nn, functional }: TensorChoice, slice: Slice, messages: Messages): Table {
  const shape = (nn ?? functional)?.shape ?? [];
  const { side } = messages;
  return {
    header: [messages.tensor.index, side.nn, side.functional, `${side.nn} .grad`, `${side.functional} .grad`],
    rows: Array.from({ length: slice.rows * slice.columns }, (_, flat) => {
      const [row, column] = [Math.floor(flat / slice.columns), flat % slice.columns];
      const at = slice.offset + flat;
      return [
        `[${elementIndex(shape, slice, row, column).join(", ")}]`,
        valueAt(nn, at),
        valueAt(functional, at),
        gradientAt(nn, at),
        gradientAt(functional, at),
      ];
    }),
  };
}
