/** Monaco's `features/suggest` leaves the list itself out; its own file has no types. */
declare module "monaco-editor/editor/contrib/suggest/browser/suggestController.js";
