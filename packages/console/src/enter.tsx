// Behind the link that the demo printed: its secret stands after the #, so that it is in no log; it counts once.
import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { api } from "./api.ts";
import { Problem } from "./problem.tsx";
import { useWords } from "./words/use-words.ts";

export function Enter() {
  const { signIn } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const home = () => navigate({ to: "/", replace: true });
  const entering = useMutation({
    async mutationFn(token: string) {
      // Opened a second time by somebody who is in already.
      const inside = await api("GET /api/session").catch(() => undefined);
      if (!inside) await api("POST /api/session/link", { body: { token } });
      await client.invalidateQueries();
    },
    onSuccess: home,
  });
  const { mutate } = entering;
  useEffect(() => {
    const token = location.hash.slice(1, 101);
    history.replaceState(history.state, "", location.pathname);
    mutate(token);
  }, [mutate]);
  return (
    <main className="narrow">
      {entering.error ? (
        <>
          <Problem error={entering.error} />
          <p>
            <Button variant="default" onClick={() => void home()}>
              {signIn.title}
            </Button>
          </p>
        </>
      ) : (
        <p className="soft" role="status">
          {signIn.entering}
        </p>
      )}
    </main>
  );
}
