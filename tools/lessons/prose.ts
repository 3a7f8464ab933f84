/** Markdown nodes → the inert hypertext tree the page draws: no HTML, no script, no link but http(s). */
import type { Element, Root as Hast, RootContent as HastContent } from "hast";
import { type Schema, sanitize } from "hast-util-sanitize";
import type { Link, Nodes, Root, RootContent, Text } from "mdast";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { visit } from "unist-util-visit";
import type { Prose } from "../../content/lesson.ts";
import type { Side } from "../../engine/trace/types.ts";
import { SIDES } from "./lesson-files.ts";
import { lineOf } from "./markdown.ts";
import type { Problems } from "./problems.ts";

/** Where a piece of prose stands and the programs its line links point into. */
export interface ProsePlace {
  readonly file: string;
  readonly programs: Readonly<Record<Side, string>>;
}

type TextDirective = Extract<Nodes, { type: "textDirective" }>;

const SCHEMA: Schema = {
  tagNames: [
    "p",
    "em",
    "strong",
    "del",
    "code",
    "pre",
    "a",
    "br",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h2",
    "h3",
    "hr",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "focus-link",
  ],
  attributes: {
    a: ["href"],
    code: [["className", /^language-\w+$/]],
    ol: ["start"],
    th: ["align"],
    td: ["align"],
    "focus-link": ["side", "line"],
  },
  protocols: { href: ["http", "https"] },
  strip: ["script", "style"],
  clobber: [],
  allowComments: false,
  allowDoctypes: false,
};

const toHast = unified().use(remarkRehype).freeze();

export function toProse(nodes: readonly Nodes[], place: ProsePlace, problems: Problems): Prose {
  const root: Root = {
    type: "root",
    children: structuredClone(nodes).filter((node): node is RootContent => node.type !== "root"),
  };
  visit(root, (node) => {
    switch (node.type) {
      case "html":
        report(
          node,
          null,
          "HTML is not allowed.",
          "Write Markdown; for a literal < put it in `code`.",
          place,
          problems,
        );
        break;
      case "link":
      case "definition":
        checkLink(node, place, problems);
        break;
      case "image":
        report(
          node,
          null,
          "images are not allowed.",
          "Name the lens that shows it instead.",
          place,
          problems,
        );
        break;
      case "textDirective":
        resolveFocus(node, place, problems);
        break;
      case "leafDirective":
      case "containerDirective":
        report(
          node,
          node.name,
          "is a directive that cannot stand here.",
          "Close the block before it with a line of `:::`.",
          place,
          problems,
        );
        break;
      case "text":
        joinChinese(node);
        break;
    }
  });
  return plain(sanitize(toHast.runSync(root), SCHEMA));
}

function report(
  node: Nodes,
  key: string | null,
  message: string,
  fix: string,
  place: ProsePlace,
  problems: Problems,
): void {
  problems.add({ file: place.file, line: lineOf(node), key, message, fix });
}

function checkLink(
  node: Link | Extract<Nodes, { type: "definition" }>,
  place: ProsePlace,
  problems: Problems,
): void {
  if (/^https?:\/\//.test(node.url)) return;
  report(
    node,
    null,
    `the link to "${node.url}" is not allowed.`,
    "Links start with https://.",
    place,
    problems,
  );
}

/** `:focus[its weights]{nn=7}` becomes `<focus-link side="nn" line=7>its weights</focus-link>`. */
function resolveFocus(node: TextDirective, place: ProsePlace, problems: Problems): void {
  if (node.name !== "focus") {
    report(
      node,
      `:${node.name}`,
      "is not known here.",
      "Only :focus[text]{nn=7} is; for a literal colon write \\:.",
      place,
      problems,
    );
    return;
  }
  const attributes = node.attributes ?? {};
  const side = SIDES.find((name) => attributes[name] !== undefined);
  const line = Number(side === undefined ? Number.NaN : attributes[side]);
  if (side === undefined || Object.keys(attributes).length !== 1 || !Number.isInteger(line)) {
    report(
      node,
      ":focus",
      "names no line.",
      "Write :focus[text]{nn=7} or :focus[text]{functional=7}.",
      place,
      problems,
    );
    return;
  }
  const code = place.programs[side].split("\n")[line - 1];
  if (code === undefined || code.trim() === "") {
    const message = `line ${line} of the ${side} program is ${code === undefined ? "beyond its end" : "empty"}.`;
    report(node, ":focus", message, "Point it at the line that the words are about.", place, problems);
  }
  node.data = { hName: "focus-link", hProperties: { side, line } };
}

/** A line break in the source is a space in English, nothing between Chinese characters. */
function joinChinese(node: Text): void {
  node.value = node.value.replace(/([\u3000-\u9fff\uff00-\uffef])\n(?=[\u3000-\u9fff\uff00-\uffef])/g, "$1");
}

/** Drops source positions and the line breaks between blocks: neither is drawn. */
function plain(tree: Hast | HastContent): Prose {
  const strip = (node: HastContent): HastContent[] => {
    if (node.type === "text") return [{ type: "text", value: node.value }];
    if (node.type !== "element") return [];
    const element: Element = {
      type: "element",
      tagName: node.tagName,
      properties: node.properties,
      children: node.children
        .flatMap(strip)
        .filter((child): child is Element["children"][number] => child.type !== "doctype"),
    };
    return [element];
  };
  const children = tree.type === "root" ? tree.children : [tree];
  return {
    type: "root",
    children: children.flatMap(strip).filter((node) => !(node.type === "text" && node.value === "\n")),
  };
}
