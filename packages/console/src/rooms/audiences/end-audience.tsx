// Ends an audience, once somebody said twice that they mean it.
import { Button, Group } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { dropDraft } from "./draft.ts";
import { useAudienceWords } from "./words.ts";

const route = getRouteApi("/shell/audiences/edit");

/** @param version on which the end rests */
export function EndAudience({ name, version }: { readonly name: string; readonly version: number }) {
  const words = useAudienceWords();
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const [asks, setAsks] = useState(false);
  const ending = useMutation({
    mutationFn: () => api("DELETE /api/audiences/:name", { path: { name }, query: { version } }),
    async onSuccess() {
      dropDraft(name);
      await client.invalidateQueries({ queryKey: ["audiences"] });
      await navigate({ to: "/audiences" });
    },
  });
  if (!asks)
    return (
      <Button variant="default" onClick={() => setAsks(true)}>
        {words.end}
      </Button>
    );
  return (
    <div className="note" role="alert">
      <p style={{ marginTop: 0 }}>{words.endSays}</p>
      {ending.error ? <Problem error={ending.error} /> : null}
      <Group gap="sm">
        <Button color="red" variant="outline" loading={ending.isPending} onClick={() => ending.mutate()}>
          {words.endYes}
        </Button>
        <Button variant="default" onClick={() => setAsks(false)}>
          {words.endNo}
        </Button>
      </Group>
    </div>
  );
}
