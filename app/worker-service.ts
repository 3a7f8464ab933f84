/** Work that a worker does beside the page. Where none may start (a sandboxed frame), or it breaks, the page does it itself. */

export type Work<Request, Answer> = (request: Request) => Promise<Answer>;

interface Asked<Request> {
  readonly id: number;
  readonly request: Request;
}

type Answered<Answer> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failure: string };

interface Waiting<Request, Answer> {
  readonly request: Request;
  readonly resolve: (answer: Answer | Promise<Answer>) => void;
  readonly reject: (error: Error) => void;
}

function askedOf<Request, Answer>(
  worker: Worker,
  here: Work<Request, Answer>,
  onBroken: () => void,
): Work<Request, Answer> {
  const waiting = new Map<number, Waiting<Request, Answer>>();
  let next = 0;
  worker.onmessage = ({ data }: MessageEvent<Answered<Answer>>) => {
    const asker = waiting.get(data.id);
    waiting.delete(data.id);
    if ("failure" in data) asker?.reject(new Error(data.failure));
    else asker?.resolve(data.answer);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    onBroken();
    for (const { request, resolve } of waiting.values()) resolve(here(request));
  };
  return (request) =>
    new Promise((resolve, reject) => {
      const id = next++;
      waiting.set(id, { request, resolve, reject });
      worker.postMessage({ id, request } satisfies Asked<Request>);
    });
}

/** `here` is the same work on the page's own thread. The worker starts when it is first asked. */
export function workOf<Request, Answer>(
  start: () => Worker,
  here: Work<Request, Answer>,
): Work<Request, Answer> {
  let ask: Work<Request, Answer> | null = null;
  return (request) => {
    // An opaque origin may not start a worker from an address.
    if (typeof Worker === "undefined" || globalThis.origin === "null") return here(request);
    try {
      ask ??= askedOf(start(), here, () => {
        ask = null;
      });
    } catch {
      return here(request);
    }
    return ask(request);
  };
}

/** The worker's end. */
export function answerBy<Request, Answer>(work: (request: Request) => Answer | Promise<Answer>): void {
  self.onmessage = async ({ data: { id, request } }: MessageEvent<Asked<Request>>) => {
    try {
      self.postMessage({ id, answer: await work(request) } satisfies Answered<Answer>);
    } catch (error) {
      self.postMessage({ id, failure: String(error) } satisfies Answered<Answer>);
    }
  };
}
