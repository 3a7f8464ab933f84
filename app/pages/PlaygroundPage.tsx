/** The playground: ready pairs to start from, and the bench for one's own code. */
import { useMemo } from "react";
import { unpackCode } from "../code-link.ts";
import { EXAMPLES, type Example } from "../examples/examples.ts";
import { useLocale, useMessages } from "../i18n/LocaleContext.tsx";
import { Rich } from "../i18n/Rich.tsx";
import { pageAddress, playgroundHref } from "../route.ts";
import { Bench } from "./Bench.tsx";
import { useBench } from "./use-bench.ts";
import { useDocumentTitle } from "./use-document-title.ts";
import { useWarmPython } from "./use-warm-python.ts";
import type { Workbench } from "./workbench.ts";

export interface PlaygroundPageProps {
  readonly example: string | null;
  readonly code: string | null;
}

function workbenchOf(example: Example, code: string | null): Workbench {
  const shared = unpackCode(code);
  return {
    program: `playground/${shared ? "shared" : example.id}`,
    title: null,
    url: pageAddress(playgroundHref(example.id)),
    starters: shared ?? example.code,
    recorded: null,
    seed: example.seed,
    compare: example.compare,
    lenses: example.lenses,
    checks: null,
    hide: [],
  };
}

function ExampleLink({ example, current }: { readonly example: Example; readonly current: boolean }) {
  const locale = useLocale();
  return (
    <li>
      <a className="example" href={playgroundHref(example.id)} aria-current={current ? "true" : undefined}>
        <b>{example.title[locale]}</b>
        <span>
          <Rich text={example.about[locale]} />
        </span>
      </a>
    </li>
  );
}

export function PlaygroundPage({ example, code }: PlaygroundPageProps) {
  const messages = useMessages();
  const chosen = EXAMPLES.find(({ id }) => id === example) ?? EXAMPLES[0];
  const workbench = useMemo(() => workbenchOf(chosen, code), [chosen, code]);
  const model = useBench(workbench);
  useDocumentTitle(messages.playgroundPage.title);
  useWarmPython();
  return (
    <div className="page">
      <aside className="rail" aria-label={messages.playgroundPage.title}>
        <section className="prose">
          <h1>{messages.playgroundPage.title}</h1>
          <p>{messages.playgroundPage.lede}</p>
        </section>
        <section aria-labelledby="examples">
          <h2 className="h" id="examples">
            {messages.playgroundPage.examples}
          </h2>
          <ul className="examples">
            {EXAMPLES.map((candidate) => (
              <ExampleLink key={candidate.id} example={candidate} current={candidate === chosen && !code} />
            ))}
          </ul>
        </section>
      </aside>
      <Bench workbench={workbench} model={model} />
    </div>
  );
}
