/** Formats beside the page's own thread. */
import { answerBy } from "../../worker-service.ts";
import { formatPython } from "./format.ts";

answerBy(formatPython);
