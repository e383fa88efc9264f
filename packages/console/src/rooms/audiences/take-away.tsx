// Who is in an audience, as a file: for a reason, once a second person approved it. Counting needs none of it.
import { Button, Group, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiFault, api, apiFile } from "../../api.ts";
import { saveFile } from "../../list/save-as.ts";
import { Problem } from "../../problem.tsx";
import { useLookTerms } from "../../use-look-terms.ts";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken } from "../../words/use-words.ts";
import { useAudienceWords } from "./words.ts";

/** @param version that is saved: another rule needs another approval */
export function TakeAway({ name, version }: { readonly name: string; readonly version: number }) {
  const { takeAway: words } = useAudienceWords();
  const { language } = useSpoken();
  const { list, moment } = useFormat();
  const client = useQueryClient();
  const reasons = useLookTerms().data?.reasons ?? [];
  const [chosen, setReason] = useState<string>();
  const key = ["audience-export", name, version, language];
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api("GET /api/audiences/:name/export", { path: { name }, query: { locale: language } }),
  });
  const reason = chosen ?? data?.asked[0]?.reason ?? "";
  const stands = data?.asked.find((each) => each.reason === reason);
  const taking = useMutation({
    mutationFn: () => apiFile("POST /api/audiences/:name/export", { name, body: { reason } }),
    onSuccess: (file) => saveFile(`${name}.csv`, file),
    // Asked or used up: it stands differently now.
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
  const waits = taking.error instanceof ApiFault && taking.error.code === "second_person_missing";
  return (
    <section className="card stack" aria-label={words.title}>
      <h2>{words.title}</h2>
      <p className="soft small" style={{ margin: 0 }}>
        {words.says}
      </p>
      {error ? <Problem error={error} again={() => void refetch()} /> : null}
      {data?.fields.length === 0 ? <p className="note">{words.nothing}</p> : null}
      {data && data.fields.length > 0 ? (
        <form
          className="stack"
          aria-label={words.title}
          onSubmit={(event) => {
            event.preventDefault();
            if (!taking.isPending) taking.mutate();
          }}
        >
          <p className="small" style={{ margin: 0 }}>
            {words.fields(list(data.fields))}
          </p>
          <NativeSelect
            required
            w="min(100%, 24rem)"
            label={words.reason}
            value={reason}
            onChange={({ currentTarget: { value } }) => {
              taking.reset();
              setReason(value);
            }}
            data={[
              { value: "", label: words.choose },
              ...reasons.map(({ name: value, title: label }) => ({ value, label })),
            ]}
          />
          {stands ? (
            <p className="note" role="status" style={{ margin: 0 }}>
              {words[stands.is](moment(stands.until))}{" "}
              {stands.is === "waiting" ? (
                <Link to="/trust" search={{ view: "approvals" }}>
                  {words.approvals}
                </Link>
              ) : null}
            </p>
          ) : taking.isSuccess ? (
            <p className="note" role="status" style={{ margin: 0 }}>
              {words.taken}
            </p>
          ) : null}
          {taking.error && !waits ? <Problem error={taking.error} /> : null}
          {stands?.is === "waiting" ? null : (
            <Group>
              <Button type="submit" variant={stands ? "filled" : "default"} loading={taking.isPending}>
                {stands ? words.take : words.ask}
              </Button>
            </Group>
          )}
        </form>
      ) : null}
    </section>
  );
}
