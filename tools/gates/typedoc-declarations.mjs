/**
 * TypeDoc plugin: an op, layer or optimizer is described by the `doc` of its declaration and nowhere else; one made by
 * another call is described by that call. That every declaration has a `doc` is tested in `engine/index.test.ts`.
 */
import { Comment, Converter, ReflectionKind } from "typedoc";
import ts from "typescript";

/** `doc: "…"` among the arguments of `op("…")({ doc: "…" })`. */
function docOf(call) {
  const declarations = call.arguments.filter(ts.isObjectLiteralExpression);
  const properties = declarations
    .flatMap((declaration) => declaration.properties)
    .filter(ts.isPropertyAssignment);
  const doc = properties.find((property) => property.name.getText() === "doc")?.initializer;
  return doc !== undefined && ts.isStringLiteralLike(doc) ? doc.text : null;
}

export function load(app) {
  app.converter.on(Converter.EVENT_CREATE_DECLARATION, (context, reflection) => {
    if (!reflection.kindOf(ReflectionKind.Variable)) return;
    const node = context.getSymbolFromReflection(reflection)?.valueDeclaration;
    if (node === undefined || !ts.isVariableDeclaration(node)) return;
    if (node.initializer === undefined || !ts.isCallExpression(node.initializer)) return;
    const text = docOf(node.initializer) ?? `\`${node.initializer.getText()}\``;
    reflection.comment ??= new Comment([{ kind: "text", text }]);
  });
}
