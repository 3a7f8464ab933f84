/** Lays graphs out beside the page's own thread. */
import { answerBy } from "../../worker-service.ts";
import { layoutGraph } from "./layout.ts";

answerBy(layoutGraph);
