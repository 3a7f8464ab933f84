/** The graph as a table: one row an operation, with what goes in and what gradient came back. */
import type { DrawnGraph } from "../../../engine/trace/graph-fold.ts";
import type { Side } from "../../../engine/trace/types.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";
import { SideMark } from "../mark/SideMark.tsx";
import { outlineOf } from "./outline.ts";

export function Outline({ graph, side }: { readonly graph: DrawnGraph; readonly side: Side }) {
  const messages = useMessages();
  const words = messages.graph;
  return (
    <div className="text-table">
      <table>
        <caption>
          <SideMark side={side}>{messages.side[side]}</SideMark>
        </caption>
        <thead>
          <tr>
            <th scope="col">{words.operation}</th>
            <th scope="col">{words.module}</th>
            <th scope="col">{words.inputs}</th>
            <th scope="col">{words.cameBack}</th>
          </tr>
        </thead>
        <tbody>
          {outlineOf(graph, side, messages).map(({ id, text, frame, inputs, raised }) => (
            <tr key={id}>
              <th scope="row">
                {text.title}
                <br />
                <code>{text.detail}</code>
                {raised && <span className="raised">✕ {raised}</span>}
              </th>
              <td>{frame ?? "–"}</td>
              <td>
                {inputs.map(({ title }) => (
                  <div key={title}>{title}</div>
                ))}
              </td>
              <td>
                {inputs.map(({ title, gradient }) => (
                  <div key={title}>{gradient}</div>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
