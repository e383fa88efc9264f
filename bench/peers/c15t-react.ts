// What a page loads of c15t with its own banner and preference centre, in the mode that asks no server.
import { ConsentBanner, ConsentDialog, ConsentManagerProvider } from "@c15t/react";
import { createElement } from "react";
import { createRoot } from "react-dom/client";

const root = document.body.appendChild(document.createElement("div"));
createRoot(root).render(
  createElement(
    ConsentManagerProvider,
    { options: { mode: "offline" } },
    createElement(ConsentBanner),
    createElement(ConsentDialog),
  ),
);
