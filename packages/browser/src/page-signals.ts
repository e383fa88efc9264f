// What another consent tool of this page says, over the IAB's __tcfapi (TCF 2.3) and __gpp (GPP 1.1): Heed reads the strings, this carries them.

type Api = (...args: readonly unknown[]) => void;

declare global {
  interface Window {
    __tcfapi?: Api;
    __gpp?: Api;
  }
}

export type PageSignals = {
  /** The strings as a query, "?" and all, by names that no list of trackers has; "" where the page has no such tool or it has not spoken. */
  said(): string;
  /** The same; of a tool that has not spoken yet, that it has to: nothing stands for a yes. */
  asked(): string;
};

/** Listens from now on, also to a tool that is there only when the page is; `changed` after every word of it. */
export function pageSignals(changed: () => void): PageSignals {
  // Undefined: there is no such tool. "": it has not spoken.
  let tcf: string | undefined;
  let gpp: string | undefined;
  const listen = (): void => {
    const { __tcfapi, __gpp } = window;
    if (tcf === undefined && __tcfapi) {
      tcf = "";
      __tcfapi("addEventListener", 2, (data: Readonly<Record<string, unknown>> | null, ok: boolean) => {
        // While its question stands, what was answered before still holds.
        if (!ok || data?.["eventStatus"] === "cmpuishown") return;
        // Where the law does not apply there is no string to read.
        tcf = `tcf=${data?.["gdprApplies"] === false ? "" : encode(data?.["tcString"])}`;
        changed();
      });
    }
    if (gpp === undefined && __gpp) {
      gpp = "";
      __gpp("addEventListener", (event: { pingData?: Readonly<Record<string, unknown>> } | null, ok: boolean) => {
        const ping = event?.pingData;
        if (!ok || ping?.["signalStatus"] !== "ready") return;
        gpp = `gpp=${encode(ping["gppString"])}&gpp_sid=${encode(ping["applicableSections"])}`;
        changed();
      });
    }
  };
  listen();
  addEventListener("load", () => {
    listen();
    changed();
  });
  const joined = (...parts: (string | undefined)[]): string => {
    const all = parts.filter(Boolean).join("&");
    return all && `?${all}`;
  };
  return {
    said: () => joined(tcf, gpp),
    asked: () => joined(tcf === "" ? "tcf=?" : tcf, gpp === "" ? "gpp=?" : gpp),
  };
}

// What is no string cannot be read, and what cannot be read is a no.
const encode = (text: unknown): string => encodeURIComponent(String(text ?? "?"));
