/** The layout of what is drawn; the last one stays until the next has come. */
import { useEffect, useState } from "react";
import type { GraphLayout, LayoutRequest } from "./layout.ts";
import { layOut } from "./layout-service.ts";

interface Laid {
  readonly request: LayoutRequest;
  readonly layout: GraphLayout;
}

/** null until the first layout has come, or while the one at hand is of other nodes. */
export function useLayout(request: LayoutRequest): GraphLayout | null {
  const [laid, setLaid] = useState<Laid | null>(null);
  useEffect(() => {
    if (request.width <= 0) return;
    let wanted = true;
    layOut(request).then((layout) => {
      if (wanted) setLaid({ request, layout });
    });
    return () => {
      wanted = false;
    };
  }, [request]);
  const fits = laid !== null && request.nodes.every(({ id }) => id in laid.layout.nodes);
  return fits ? laid.layout : null;
}
