/** Entry of index.html: the course, a lesson or the playground, by the address behind the hash. */
import { App } from "./pages/App.tsx";
import { start } from "./start.tsx";

start(<App />, { spare: (navigator.hardwareConcurrency ?? 2) > 2 });
