/** All frames of a step as a table: the same content as the player, to read at one's own pace. */
import type { Frame, SideFrame } from "../../../engine/trace/playback.ts";
import { useMessages } from "../../i18n/LocaleContext.tsx";

function place(frame: SideFrame | null): string {
  if (!frame) return "–";
  return [frame.call?.op, frame.line > 0 ? frame.line : null].filter((part) => part !== null).join(" : ");
}

export function FrameTable(props: {
  readonly frames: readonly Frame[];
  readonly onFrame: (at: number) => void;
}) {
  const messages = useMessages();
  return (
    <div className="text-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{messages.stepLens.number}</th>
            <th scope="col">{messages.stepLens.phaseHead}</th>
            <th scope="col">{messages.side.nn}</th>
            <th scope="col">{messages.side.functional}</th>
          </tr>
        </thead>
        <tbody>
          {props.frames.map((frame, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a frame is its place
            <tr key={at}>
              <th scope="row">
                <button type="button" className="btn btn--bare" onClick={() => props.onFrame(at)}>
                  {at + 1}
                </button>
              </th>
              <td>{messages.stepLens.phase[frame.phase]}</td>
              <td>{place(frame.nn)}</td>
              <td>{place(frame.functional)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
