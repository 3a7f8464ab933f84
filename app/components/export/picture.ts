/** A part of the page as one SVG that stands alone: its drawings and words at their places, styles written out. */

const SVG = "http://www.w3.org/2000/svg";
const MARGIN = 12;

const SHAPE_STYLES = [
  "fill",
  "fill-opacity",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "stroke-linecap",
  "stroke-linejoin",
  "stroke-opacity",
  "opacity",
  "paint-order",
  "transform",
];
const TEXT_STYLES = ["font-family", "font-size", "font-weight", "text-anchor", "dominant-baseline"];
/** Not worth a word in the file. */
const DEFAULTS: Readonly<Record<string, string>> = {
  "fill-opacity": "1",
  "stroke-opacity": "1",
  opacity: "1",
  stroke: "none",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "paint-order": "normal",
  "text-anchor": "start",
  "dominant-baseline": "auto",
  transform: "none",
};
const SHAPES = "path,rect,circle,ellipse,line,polyline,polygon,text,tspan,g,image,use";

function element(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function isHidden(style: CSSStyleDeclaration): boolean {
  return style.display === "none" || style.visibility === "hidden";
}

/** Writes what style sheets say about `from` as attributes of its copy. */
function settle(from: Element, to: Element, references: Set<string>): void {
  const style = getComputedStyle(from);
  if (isHidden(style)) {
    to.remove();
    return;
  }
  const isText = from.tagName === "text" || from.tagName === "tspan";
  for (const name of isText ? [...SHAPE_STYLES, ...TEXT_STYLES] : SHAPE_STYLES) {
    const value = style.getPropertyValue(name);
    if (value === "" || value === DEFAULTS[name]) to.removeAttribute(name);
    else to.setAttribute(name, value.replaceAll('"', "'"));
  }
  for (const name of ["fill", "stroke", "marker-start", "marker-end"]) {
    const reference = /^url\(["']?#([^"')]+)/.exec(style.getPropertyValue(name))?.[1];
    if (reference === undefined) continue;
    references.add(reference);
    to.setAttribute(name, `url(#${reference})`);
  }
  to.removeAttribute("class");
  to.removeAttribute("style");
}

/** A drawing with its styles written out; `references`: what it paints with, by id. */
function settled(svg: SVGElement, references: Set<string>): SVGElement {
  const copy = svg.cloneNode(true) as SVGElement;
  const originals = svg.querySelectorAll(SHAPES);
  const copies = copy.querySelectorAll(SHAPES);
  originals.forEach((original, index) => {
    settle(original, copies[index], references);
  });
  for (const leftover of copy.querySelectorAll("title,desc,foreignObject")) leftover.remove();
  for (const name of ["class", "style", "role", "aria-label", "tabindex"]) copy.removeAttribute(name);
  copy.setAttribute("color", getComputedStyle(svg).color);
  return copy;
}

/** Patterns and arrow heads that the drawings paint with may stand elsewhere in the page. */
function definitions(references: ReadonlySet<string>): SVGElement {
  const defs = element("defs", {});
  for (const id of references) {
    const found = document.getElementById(id);
    if (found instanceof SVGElement) defs.append(settled(found, new Set()));
  }
  return defs;
}

/** The lines of a piece of text as they are broken on the page. */
function linesOf(node: Text): { readonly text: string; readonly box: DOMRect }[] {
  const range = document.createRange();
  const lines: { text: string; box: DOMRect }[] = [];
  for (const word of node.data.matchAll(/\S+\s*/g)) {
    range.setStart(node, word.index);
    range.setEnd(node, word.index + word[0].trimEnd().length);
    const box = range.getBoundingClientRect();
    const last = lines.at(-1);
    if (last && Math.abs(last.box.top - box.top) < 2) last.text += word[0];
    else lines.push({ text: word[0], box });
  }
  return lines;
}

/** The box that text of `parent` scrolls in, if there is one inside `root`. */
function scrollBox(parent: Element, root: Element): Element | null {
  for (let box: Element | null = parent; box && box !== root; box = box.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(box);
    if (/auto|scroll/.test(overflowX + overflowY)) return box;
  }
  return null;
}

function apart(a: DOMRect, b: DOMRect): boolean {
  return a.right <= b.left || a.left >= b.right || a.bottom <= b.top || a.top >= b.bottom;
}

/** A part of the picture that shows nothing outside of the box. */
function windowOn(box: DOMRect, origin: DOMRect): SVGElement {
  const place = { x: box.left - origin.left, y: box.top - origin.top, width: box.width, height: box.height };
  return element("svg", { ...place, viewBox: Object.values(place).join(" ") });
}

/** What is scrolled out of its box on the page is not in the picture either: it would lie on what stands beside it. */
function appendWords(root: HTMLElement, origin: DOMRect, into: SVGElement): void {
  const windows = new Map<Element, SVGElement>();
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!(node instanceof Text) || !parent || parent.closest("svg, button, .vh")) continue;
    const style = getComputedStyle(parent);
    if (isHidden(style)) continue;
    const scrolling = scrollBox(parent, root);
    const seen = (scrolling ?? root).getBoundingClientRect();
    const view = scrolling ? (windows.get(scrolling) ?? windowOn(seen, origin)) : into;
    if (scrolling) windows.set(scrolling, view);
    for (const { text, box } of linesOf(node)) {
      if (box.width === 0 || (scrolling && apart(box, seen))) continue;
      const line = element("text", {
        x: box.left - origin.left,
        // The baseline of Latin letters stands about a fifth of the size above the bottom of a tight box.
        y: box.bottom - origin.top - Number.parseFloat(style.fontSize) * 0.24,
        fill: style.color,
        "font-family": style.fontFamily.replaceAll('"', "'"),
        "font-size": style.fontSize,
        "font-weight": style.fontWeight,
      });
      line.textContent = text.trimEnd();
      view.append(line);
    }
  }
  into.append(...windows.values());
}

function pictureParts(root: HTMLElement): (SVGElement | HTMLCanvasElement)[] {
  return [...root.querySelectorAll<SVGElement | HTMLCanvasElement>("svg, canvas")].filter(
    (part) =>
      !part.parentElement?.closest("svg") && !part.closest("button") && !isHidden(getComputedStyle(part)),
  );
}

export interface Picture {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

/** A drawing that is larger than the box it scrolls in is shown whole, as large as that box. */
function boxOf(part: SVGElement | HTMLCanvasElement): DOMRect {
  const room = part.parentElement;
  const overflows =
    room !== null &&
    part.hasAttribute("viewBox") &&
    (room.scrollWidth > room.clientWidth + 1 || room.scrollHeight > room.clientHeight + 1);
  return overflows ? room.getBoundingClientRect() : part.getBoundingClientRect();
}

/** Everything drawn and written inside `root`, on the page's ground. */
export function pictureOf(root: HTMLElement): Picture {
  const origin = root.getBoundingClientRect();
  const width = Math.ceil(origin.width) + 2 * MARGIN;
  const height = Math.ceil(origin.height) + 2 * MARGIN;
  const ground = getComputedStyle(root).getPropertyValue("--surface").trim() || "#ffffff";
  const picture = element("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}` });
  picture.append(element("rect", { width, height, fill: ground }));
  const content = element("g", { transform: `translate(${MARGIN} ${MARGIN})` });
  const references = new Set<string>();
  for (const part of pictureParts(root)) {
    const box = boxOf(part);
    const place = {
      x: box.left - origin.left,
      y: box.top - origin.top,
      width: box.width,
      height: box.height,
    };
    if (part instanceof HTMLCanvasElement) {
      content.append(element("image", { ...place, href: part.toDataURL() }));
      continue;
    }
    const copy = settled(part, references);
    for (const [key, value] of Object.entries(place)) copy.setAttribute(key, String(value));
    content.append(copy);
  }
  appendWords(root, origin, content);
  picture.append(definitions(references), content);
  return { svg: new XMLSerializer().serializeToString(picture), width, height };
}

/** Pixels for a page or a slide: twice the size on screen. */
const DENSITY = 2;

export async function pngOf({ svg, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * DENSITY;
  canvas.height = height * DENSITY;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))),
      "image/png",
    );
  });
}
