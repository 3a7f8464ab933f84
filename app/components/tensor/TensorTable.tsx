/** A slice of a tensor as a table: index, both sides' values, both sides' gradients. */
import { elementIndex, sliceAt, type TensorChoice } from "../../../engine/trace/tensor-view.ts";
import type { TensorRecord } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { shortNumber } from "../numbers.ts";

function text(values: readonly number[] | null | undefined, at: number): string {
  const value = values?.[at];
  return value === undefined ? "–" : shortNumber(value);
}

function gradText(tensor: TensorRecord | null, at: number): string {
  return tensor?.grad.state === "none" ? "None" : text(tensor?.grad.values, at);
}

export function TensorTable({
  choice,
  slice: number,
}: {
  readonly choice: TensorChoice;
  readonly slice: number;
}) {
  const messages = useMessages();
  const { nn, functional } = choice;
  const shape = (nn ?? functional)?.shape ?? [];
  const slice = sliceAt(shape, number);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must reach it
    <div className="text-table" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">{messages.tensor.index}</th>
            <th scope="col">{messages.side.nn}</th>
            <th scope="col">{messages.side.functional}</th>
            <th scope="col">{messages.side.nn} .grad</th>
            <th scope="col">{messages.side.functional} .grad</th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: slice.rows * slice.columns }, (_, flat) => {
            const [row, column] = [Math.floor(flat / slice.columns), flat % slice.columns];
            const at = slice.offset + flat;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its index
              <tr key={flat}>
                <th scope="row">[{elementIndex(shape, slice, row, column).join(", ")}]</th>
                <td>{text(nn?.values, at)}</td>
                <td>{text(functional?.values, at)}</td>
                <td>{gradText(nn, at)}</td>
                <td>{gradText(functional, at)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
