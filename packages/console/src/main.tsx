// The console begins here.
import "@mantine/core/styles.css";
import "./style.css";
import { MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { setNonce } from "get-nonce";
import { createRoot } from "react-dom/client";
import { ApiFault } from "./api.ts";
import { router } from "./router.tsx";
import { heardFault } from "./session.tsx";
import { theme, variables } from "./theme.ts";
import { Spoken } from "./words/spoken.tsx";

// What Heed put into this very reply; without it no component could bring a style.
const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
setNonce(nonce);

const client = new QueryClient({
  queryCache: new QueryCache({ onError: heardFault }),
  mutationCache: new MutationCache({ onError: heardFault }),
  defaultOptions: {
    queries: {
      // A no stays a no; only what did not arrive, or could not be answered just now, is asked again.
      retry: (times, error) => times < 2 && error instanceof ApiFault && (error.status === 0 || error.status === 503),
      networkMode: "always",
    },
    mutations: { networkMode: "always" },
  },
});

createRoot(document.getElementById("root")!).render(
  <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto" getStyleNonce={() => nonce}>
    <QueryClientProvider client={client}>
      <Spoken>
        <RouterProvider router={router} />
      </Spoken>
    </QueryClientProvider>
  </MantineProvider>,
);
