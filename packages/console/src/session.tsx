// Who is signed in. A session that ends in the middle of something asks for itself above the page, which stays as it is.
import type { ConsoleApi } from "@heed/core";
import { Anchor, Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { ApiFault, api } from "./api.ts";
import { Dialog } from "./dialog.tsx";
import { Problem } from "./problem.tsx";
import { SignInForm } from "./sign-in-form.tsx";
import { useWords } from "./words/use-words.ts";

export type Session = ConsoleApi["GET /api/session"]["reply"];

const SessionContext = createContext<Session | undefined>(undefined);

/** Only below `SessionGate`. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("session_missing: this is shown outside of the gate. Put it below SessionGate.");
  return session;
}

const listeners = new Set<() => void>();
let over = false;
const setOver = (value: boolean): void => {
  over = value;
  for (const listener of listeners) listener();
};
const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Every query and mutation tells what it met: 401 means that the session is over. */
export const heardFault = (error: unknown): void => {
  if (error instanceof ApiFault && error.status === 401 && error.code === "staff_key_unknown") setOver(true);
};

export function SessionGate({ children }: { readonly children: ReactNode }) {
  const { signIn, loading } = useWords();
  const client = useQueryClient();
  const isOver = useSyncExternalStore(subscribe, () => over);
  const { data, error, refetch } = useQuery({
    queryKey: ["session"],
    queryFn: () => api("GET /api/session"),
    staleTime: 60_000,
    // While the way in stands there, looking at the window again changes nothing of what was typed into it.
    refetchOnWindowFocus: ({ state }) => state.data !== undefined,
  });
  const signedIn = async () => {
    const now = await api("GET /api/session").catch(() => undefined);
    // Somebody else, or in another role: nothing of what was shown may stay.
    if (data && now && (now.role !== data.role || now.name !== data.name)) return location.reload();
    setOver(false);
    await client.invalidateQueries();
  };
  if (data)
    return (
      <SessionContext value={data}>
        {children}
        <Dialog opened={isOver} onClose={() => setOver(false)} title={signIn.again}>
          <p style={{ marginTop: 0 }}>{signIn.againSays}</p>
          <SignInForm done={signedIn} />
        </Dialog>
      </SessionContext>
    );
  if (!error)
    return (
      <p className="narrow soft" role="status">
        {loading}
      </p>
    );
  if (error instanceof ApiFault && error.code === "second_factor_missing") return <SecondFactorMissing />;
  if (!(error instanceof ApiFault && error.status === 401))
    return (
      <main className="narrow">
        <Problem error={error} again={() => void refetch()} />
      </main>
    );
  return (
    <main className="narrow">
      <div className="mark" style={{ marginBottom: "1rem" }}>
        Heed
      </div>
      <div className="card">
        <h1 style={{ marginTop: 0 }}>{signIn.title}</h1>
        <SignInForm done={signedIn} />
      </div>
      <p className="soft small">{signIn.noAccount}</p>
    </main>
  );
}

function SecondFactorMissing() {
  const { signIn, account } = useWords();
  const leave = async () => {
    await api("DELETE /api/session");
    location.reload();
  };
  return (
    <main className="narrow card">
      <h1 style={{ marginTop: 0 }}>{signIn.secondFactor}</h1>
      <p>{signIn.secondFactorSays}</p>
      <p>
        <Button component="a" href="/staff">
          {signIn.secondFactor}
        </Button>
      </p>
      <Anchor component="button" type="button" onClick={() => void leave()}>
        {account.out}
      </Anchor>
    </main>
  );
}
