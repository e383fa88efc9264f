// What a page that draws with React has already.
import { createElement } from "react";
import { createRoot } from "react-dom/client";

createRoot(document.body).render(createElement("p"));
