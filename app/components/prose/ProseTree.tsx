/** A lesson's sanitised hypertext tree as elements; `focus-link` becomes a link to a line of code. */
import type { Element } from "hast";
import { toJsxRuntime } from "hast-util-to-jsx-runtime";
import type { ReactNode } from "react";
import { Fragment, jsx, jsxs } from "react/jsx-runtime";
import type { Prose } from "../../../content/lesson.ts";
import { LineLink, type OnLink } from "../mark/LineLink.tsx";

export interface ProseTreeProps {
  readonly tree: Prose;
  readonly onLink: OnLink;
}

interface FocusLinkProps {
  readonly node?: Element;
  readonly children?: ReactNode;
}

declare module "react/jsx-runtime" {
  namespace JSX {
    interface IntrinsicElements {
      "focus-link": FocusLinkProps;
    }
  }
}

export function ProseTree({ tree, onLink }: ProseTreeProps) {
  return toJsxRuntime(tree, {
    Fragment,
    jsx,
    jsxs,
    passNode: true,
    components: {
      "focus-link": ({ node, children }: FocusLinkProps) => {
        const { side, line } = node?.properties ?? {};
        if (side !== "nn" && side !== "functional") return <>{children}</>;
        return (
          <LineLink side={side} line={Number(line)} onLink={onLink}>
            {children}
          </LineLink>
        );
      },
    },
  });
}
