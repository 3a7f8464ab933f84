/** Chooses the editor: Monaco for a fine pointer and room enough, the plain one otherwise and until Monaco is here. */
import { useEffect, useState } from "react";
import { useMedia } from "../components/use-media.ts";
import type { EditorPort, EditorProps } from "./editor-port.ts";
import { PlainEditor } from "./PlainEditor.tsx";

const ROOMY = "(min-width: 600px) and (pointer: fine)";

/** In a frame with an opaque origin Monaco's own worker cannot start. */
const sealed = globalThis.origin === "null";

let loaded: EditorPort | null = null;

export function Editor(props: EditorProps) {
  const roomy = useMedia(ROOMY) && !sealed;
  const [large, setLarge] = useState<EditorPort | null>(() => loaded);
  useEffect(() => {
    if (!roomy || large) return;
    let wanted = true;
    import("./MonacoEditor.tsx").then(
      ({ MonacoEditor }) => {
        loaded = MonacoEditor;
        if (wanted) setLarge(() => MonacoEditor);
      },
      // The plain editor does everything that is needed.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, [roomy, large]);
  const Chosen = roomy && large ? large : PlainEditor;
  return <Chosen {...props} />;
}
