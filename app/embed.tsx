/** Entry of embed.html: one lesson, compact, inside somebody else's page. */
import { EmbedPage } from "./pages/EmbedPage.tsx";
import { embedParameters } from "./pages/embed-parameters.ts";
import { start } from "./start.tsx";

const parameters = embedParameters(window.location.search);

start(<EmbedPage {...parameters} />, { theme: parameters.theme, locale: parameters.locale, spare: false });
