// Keys of the shop and its tools: made by whoever invites colleagues, shown once, taken away by name.
import type { ConsoleApi } from "@heed/core";
import { Button, Group, NativeSelect, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api.ts";
import { Asked } from "../../asked.tsx";
import { type Column, List } from "../../list/list.tsx";
import { Copy, Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useFormat } from "../../words/use-format.ts";
import { Sure } from "./sure.tsx";
import { useSettingsWords } from "./words.ts";

type Key = ConsoleApi["GET /api/sources/keys"]["reply"]["keys"][number];
const route = getRouteApi("/shell/settings");
const KINDS = ["write", "server", "staff"] as const;

type Told = ConsoleApi["GET /api/sources/keys"]["reply"];

export function Keys({ roles }: { readonly roles: readonly string[] }) {
  const asked = useQuery({ queryKey: ["keys"], queryFn: () => api("GET /api/sources/keys") });
  return <Asked of={asked}>{(told) => <Told told={told} roles={roles} />}</Asked>;
}

function Told({ told, roles }: { readonly told: Told; readonly roles: readonly string[] }) {
  const words = useSettingsWords();
  const { issue } = words;
  const { admin = false } = useSession();
  const { day } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const client = useQueryClient();
  const taking = useMutation({
    mutationFn: (name: string) => api("DELETE /api/keys/:name", { path: { name } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["keys"] }),
  });
  const rows = [...Map.groupBy(told.keys, ({ name }) => name)].map(([name, keys]) => ({ name, keys }));
  const kindOf = ({ kind, role }: Key) => `${words.kinds[kind] ?? kind}${role === undefined ? "" : `, ${role}`}`;
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { key: "name", title: issue.name, value: ({ name }) => name },
    { key: "kind", title: issue.kind, value: ({ keys }) => keys.map(kindOf).join(" · ") },
    { key: "at", title: issue.made, value: ({ keys }) => keys[0]?.at },
  ];
  return (
    <section className="card" aria-label={words.keys}>
      <h2>{words.keys}</h2>
      {admin ? <Make roles={roles} /> : <p className="note">{issue.mayNot}</p>}
      <div>
        <p className="soft small">{rows.length === 0 ? words.noKeys : issue.says}</p>
        {taking.error ? <Problem error={taking.error} /> : null}
        <List
          name={words.keys}
          rows={rows}
          columns={columns}
          id={({ name }) => name}
          search={search}
          onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
          empty={null}
          card={({ name, keys }) => (
            <Group justify="space-between" className="line">
              <div>
                <strong>
                  <bdi>{name}</bdi>
                </strong>
                {keys.map((key) => (
                  <div key={`${key.kind} ${key.at}`} className="soft small">
                    {kindOf(key)} · {words.since(day(key.at))}
                    {key.loopbackOnly ? `, ${words.local}` : ""}
                  </div>
                ))}
              </div>
              {admin ? (
                <Sure
                  label={issue.away}
                  about={name}
                  sure={issue.sure}
                  pending={taking.isPending && taking.variables === name}
                  go={() => taking.mutate(name)}
                />
              ) : null}
            </Group>
          )}
        />
      </div>
    </section>
  );
}

function Make({ roles }: { readonly roles: readonly string[] }) {
  const { issue, kinds } = useSettingsWords();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<(typeof KINDS)[number]>("write");
  const [chosen, setChosen] = useState<string>();
  const role = chosen ?? roles[0];
  const making = useMutation({
    mutationFn: () =>
      api("POST /api/keys", { body: { name, kind, ...(kind === "staff" && role !== undefined ? { role } : {}) } }),
    async onSuccess() {
      setName("");
      await client.invalidateQueries({ queryKey: ["keys"] });
    },
  });
  return (
    <form
      className="stack"
      aria-label={issue.make}
      onSubmit={(event) => {
        event.preventDefault();
        if (!making.isPending) making.mutate();
      }}
    >
      <h3 style={{ margin: 0, fontSize: "1rem" }}>{issue.make}</h3>
      <div className="fields">
        <TextInput
          required
          maxLength={100}
          autoComplete="off"
          label={issue.name}
          value={name}
          onChange={({ currentTarget: { value } }) => setName(value)}
        />
        <NativeSelect
          label={issue.kind}
          value={kind}
          onChange={({ currentTarget: { value } }) => setKind(KINDS.find((each) => each === value) ?? "write")}
          data={KINDS.map((value) => ({ value, label: kinds[value] ?? value }))}
        />
        {kind === "staff" ? (
          <NativeSelect
            label={issue.role}
            value={role ?? ""}
            onChange={({ currentTarget: { value } }) => setChosen(value)}
            data={roles}
          />
        ) : null}
      </div>
      <p className="soft small" style={{ margin: 0 }}>
        {issue.kindsSay[kind]}
      </p>
      {making.error ? <Problem error={making.error} /> : null}
      {making.data ? (
        <div className="note" role="status">
          {issue.once} <bdi>{making.data.name}</bdi>
          <div>
            <code>{making.data.value}</code> <Copy text={making.data.value} label={making.data.name} />
          </div>
        </div>
      ) : null}
      <div>
        <Button type="submit" loading={making.isPending}>
          {issue.go}
        </Button>
      </div>
    </form>
  );
}
