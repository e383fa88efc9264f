// A file of one's own: brought, judged before anything is stored, then imported. Each file has an address and can be left and come back to.
import type { ConsoleApi } from "@heed/core";
import { Button, FileInput, Group } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../../api.ts";
import { type Column, List } from "../../../list/list.tsx";
import { Problem } from "../../../problem.tsx";
import { useSession } from "../../../session.tsx";
import { useFormat } from "../../../words/use-format.ts";
import { useSourceWords } from "../words.ts";
import { OneFile } from "./one-file.tsx";
import { beginFile, sendFile } from "./send-file.ts";

type Here = ConsoleApi["GET /api/imports"]["reply"]["imports"][number];
const route = getRouteApi("/shell/sources");

export function Import() {
  const { file } = route.useSearch();
  const { purposes, role } = useSession();
  const sources = useSourceWords();
  if (purposes.length === 0) return <p className="note">{sources.imports.mayNot(role)}</p>;
  return file === undefined ? <Files /> : <OneFile key={file} id={file} />;
}

function Files() {
  const { imports, views } = useSourceWords();
  const { number, moment } = useFormat();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const columns: readonly Column<Here>[] = [
    {
      key: "file",
      title: imports.file,
      value: ({ name }) => name,
      cell: ({ id, name }) => (
        <Link to="/sources" search={{ view: "import", file: id }}>
          <bdi>{name}</bdi>
        </Link>
      ),
    },
    {
      key: "state",
      title: imports.state,
      value: ({ state }) => imports.states[state],
      cell: ({ state }) => (
        <span
          className={`fate ${state === "done" ? "good" : state === "unreadable" || state === "stopped" ? "bad" : "warn"}`}
        >
          {imports.states[state]}
        </span>
      ),
    },
    {
      key: "size",
      title: imports.bytes,
      value: ({ bytes }) => bytes,
      cell: ({ bytes }) => imports.size(number(Math.max(1, Math.round(bytes / 1000)))),
    },
    {
      key: "until",
      title: imports.goes,
      value: ({ state, until }) => (state === "done" ? undefined : until),
      cell: ({ state, until }) => (state === "done" ? null : moment(until)),
    },
  ];
  const client = useQueryClient();
  const [chosen, setChosen] = useState<File | null>(null);
  const here = useQuery({ queryKey: ["imports"], queryFn: () => api("GET /api/imports") });
  const bringing = useMutation({
    mutationFn: async (file: File) => {
      const begun = await beginFile(file);
      client.setQueryData(["import", begun.id], begun);
      void navigate({ search: { view: "import", file: begun.id } });
      return sendFile(file, begun, (now) => client.setQueryData(["import", now.id], now));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["imports"] }),
  });
  return (
    <section aria-label={views.import} className="stack">
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault();
          if (chosen && !bringing.isPending) bringing.mutate(chosen);
        }}
      >
        <h2 style={{ marginTop: 0 }}>{imports.title}</h2>
        <p style={{ maxWidth: "44rem" }}>{imports.says}</p>
        <Group align="end">
          <FileInput
            label={imports.file}
            description={imports.fileSays}
            placeholder={imports.choose}
            accept=".csv,.gz,.tsv,.txt,text/csv"
            value={chosen}
            onChange={setChosen}
            w="min(100%, 26rem)"
          />
          <Button type="submit" disabled={!chosen || chosen.size === 0} loading={bringing.isPending}>
            {imports.look}
          </Button>
        </Group>
        {chosen?.size === 0 ? <p className="note">{imports.emptyFile}</p> : null}
        {bringing.error ? <Problem error={bringing.error} /> : null}
      </form>
      {here.error ? <Problem error={here.error} again={() => void here.refetch()} /> : null}
      {here.data && here.data.imports.length > 0 ? (
        <div>
          <h2 style={{ marginTop: 0 }}>{imports.here}</h2>
          <List
            name={imports.here}
            rows={here.data.imports}
            columns={columns}
            id={({ id }) => id}
            search={search}
            onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
            empty={null}
          />
        </div>
      ) : null}
    </section>
  );
}
