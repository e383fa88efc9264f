// One file on its way: arriving, looked at, judged, imported; each step says what has happened and what has not.
import { Button, Group, NativeSelect, Progress, Table } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { ApiFault, api } from "../../../api.ts";
import { Problem } from "../../../problem.tsx";
import { useKept } from "../../../use-kept.ts";
import { useFormat } from "../../../words/use-format.ts";
import { useWords } from "../../../words/use-words.ts";
import { useSourceWords } from "../words.ts";
import { Judgement } from "./judgement.tsx";
import { MappingForm } from "./mapping-form.tsx";
import type { Brought } from "./send-file.ts";

const route = getRouteApi("/shell/sources");
const WORKING: readonly Brought["state"][] = ["judging", "importing"];
/** It changes without whoever looks. */
const MOVING: readonly Brought["state"][] = [...WORKING, "arriving", "elsewhere"];
const LOOK_MS = 700;

export function OneFile({ id }: { readonly id: string }) {
  const { loading } = useWords();
  const { imports } = useSourceWords();
  const { number, percent } = useFormat();
  const client = useQueryClient();
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ["import", id],
    queryFn: () => api("GET /api/imports/:id", { path: { id } }),
    refetchInterval: ({ state }) => (state.data && MOVING.includes(state.data.state) ? LOOK_MS : false),
  });
  const file = useKept(data);
  // What is imported is what was judged: other columns are judged first.
  const [changed, setChanged] = useState(false);
  const now = (told: Brought) => client.setQueryData(["import", id], told);
  const removing = useMutation({
    mutationFn: () => api("DELETE /api/imports/:id", { path: { id } }),
    onSuccess(left) {
      client.setQueryData(["imports"], left);
      void navigate({ search: { view: "import" } });
    },
  });
  const starting = useMutation({
    mutationFn: () => api("POST /api/imports/:id/start", { path: { id } }),
    onSuccess: now,
  });
  // What somebody chose for it stays, unless the file itself is gone.
  if (error && (!file || (error instanceof ApiFault && error.status === 404)))
    return (
      <div className="stack">
        <Problem error={error} again={() => void refetch()} />
        <Back />
      </div>
    );
  if (!file) return <p role="status">{loading}</p>;
  const { state, name, columns, first, judgement, done, problem } = file;
  return (
    <section aria-label={name} className="stack">
      <Back />
      <div className="card">
        <Group justify="space-between" align="start">
          <div>
            <h2 style={{ margin: 0 }}>
              <bdi>{name}</bdi>
            </h2>
            <span className={`fate ${state === "done" ? "good" : state === "unreadable" ? "bad" : ""}`}>
              {imports.states[state]}
            </span>
          </div>
          <Button
            variant="default"
            loading={removing.isPending}
            disabled={state === "elsewhere"}
            onClick={() => removing.mutate()}
          >
            {state === "done" || state === "stopped"
              ? imports.forget
              : state === "importing"
                ? imports.stop
                : imports.away}
          </Button>
        </Group>
        {state === "stopped" ? (
          <div className="note warn" role="alert" style={{ marginTop: "1rem" }}>
            {file.begun ? imports.stoppedBegun : imports.stoppedBefore} {imports.again}
          </div>
        ) : state === "elsewhere" ? (
          <p className="note" role="status">
            {file.begun ? imports.looked(number(file.rows), percent(file.share)) : null} {imports.elsewhere}
          </p>
        ) : state === "done" ? null : (
          <p className="soft small">{imports.put}</p>
        )}
        {removing.error ? <Problem error={removing.error} /> : null}
        {error ? <Problem error={error} again={() => void refetch()} /> : null}
        <Working file={file} />
        {problem ? <Wrong problem={problem} /> : null}
        {state === "unreadable" || problem?.code.startsWith("csv_") ? <Format file={file} now={now} /> : null}
        {done ? <Done done={done} /> : null}
      </div>
      {first.length === 0 ? null : <FirstRows columns={columns} first={first} />}
      {state === "ready" || state === "judging" || state === "judged" ? (
        <MappingForm file={file} now={now} changed={setChanged} />
      ) : null}
      {judgement && (state === "judged" || state === "importing" || state === "done") ? (
        <Judgement
          judgement={judgement}
          mapping={file.mapping}
          start={state === "judged" && !changed ? () => !starting.isPending && starting.mutate() : undefined}
          starting={starting.isPending}
          error={starting.error}
        />
      ) : null}
    </section>
  );
}

function Back() {
  const { imports } = useSourceWords();
  return (
    <p style={{ margin: 0 }}>
      <Link to="/sources" search={{ view: "import" }}>
        {imports.back}
      </Link>
    </p>
  );
}

/** How far it is. */
function Working({ file }: { readonly file: Brought }) {
  const { imports } = useSourceWords();
  const { number, percent } = useFormat();
  const { state, received, bytes, share, rows } = file;
  if (state !== "arriving" && !WORKING.includes(state)) return null;
  const part = state === "arriving" ? received / bytes : share;
  const says = state === "arriving" ? imports.arrived(percent(part)) : imports.looked(number(rows), percent(part));
  return (
    <div style={{ marginTop: "1rem" }}>
      <Progress value={100 * part} aria-label={imports.states[state]} />
      <p className="small" role="status" style={{ margin: ".4rem 0" }}>
        {says} {state === "arriving" ? imports.stay : imports.leave}
      </p>
      {state === "arriving" ? <p className="soft small">{imports.brokeOff}</p> : null}
    </div>
  );
}

function Wrong({ problem }: { readonly problem: NonNullable<Brought["problem"]> }) {
  const { imports } = useSourceWords();
  return (
    <div className="note bad" role="alert" style={{ marginTop: "1rem" }}>
      <bdi>{imports.wrong[problem.code] ?? problem.message}</bdi>
    </div>
  );
}

/** Where the file does not say how it is written. */
function Format({ file, now }: { readonly file: Brought; readonly now: (told: Brought) => void }) {
  const { imports } = useSourceWords();
  const [encoding, setEncoding] = useState("");
  const [delimiter, setDelimiter] = useState("");
  const asking = useMutation({
    mutationFn: () =>
      api("POST /api/imports/:id/format", {
        path: { id: file.id },
        body: { ...(encoding === "" ? {} : { encoding }), ...(delimiter === "" ? {} : { delimiter }) },
      }),
    onSuccess: now,
  });
  return (
    <form
      style={{ marginTop: "1rem" }}
      onSubmit={(event) => {
        event.preventDefault();
        if (!asking.isPending) asking.mutate();
      }}
    >
      <Group align="end">
        <NativeSelect
          label={imports.encoding}
          value={encoding}
          onChange={({ currentTarget: { value } }) => setEncoding(value)}
          data={[
            { value: "", label: imports.itself },
            { value: "windows-1252", label: "Windows-1252 (Excel)" },
            { value: "iso-8859-2", label: "ISO 8859-2" },
            { value: "windows-1250", label: "Windows-1250" },
            { value: "utf-16le", label: "UTF-16" },
          ]}
        />
        <NativeSelect
          label={imports.delimiter}
          value={delimiter}
          onChange={({ currentTarget: { value } }) => setDelimiter(value)}
          data={[
            { value: "", label: imports.itself },
            { value: ",", label: "," },
            { value: ";", label: ";" },
            { value: "\t", label: imports.tab },
            { value: "|", label: "|" },
          ]}
        />
        <Button type="submit" variant="default" loading={asking.isPending}>
          {imports.lookAgain}
        </Button>
      </Group>
      {asking.error ? <Problem error={asking.error} /> : null}
    </form>
  );
}

function FirstRows({ columns, first }: { readonly columns: readonly string[]; readonly first: Brought["first"] }) {
  const { imports } = useSourceWords();
  return (
    <details className="card" open>
      <summary>{imports.first}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section tabIndex={0} aria-label={imports.first} style={{ overflowX: "auto", marginTop: ".6rem" }}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              {columns.map((column, place) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
                <Table.Th key={place} scope="col" style={{ whiteSpace: "nowrap" }}>
                  <bdi>{column}</bdi>
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {first.map((cells, line) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other name
              <Table.Tr key={line}>
                {cells.map((cell, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: as their columns
                  <Table.Td key={place} style={{ minWidth: "6rem" }}>
                    <bdi>{cell}</bdi>
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </section>
    </details>
  );
}

function Done({ done }: { readonly done: NonNullable<Brought["done"]> }) {
  const { imports } = useSourceWords();
  const { number } = useFormat();
  const count = (n: number | string) =>
    typeof n === "number" ? (n === 0 ? "0" : imports.about(number(n))) : imports.few;
  return (
    <div style={{ marginTop: "1rem" }}>
      <dl className="facts">
        <dt>{imports.rows}</dt>
        <dd>{number(done.rows)}</dd>
        <dt>{imports.stored}</dt>
        <dd>{count(done.stored)}</dd>
        <dt>{imports.withheld}</dt>
        <dd>{count(done.withheld)}</dd>
        <dt>{imports.knownAlready}</dt>
        <dd>{count(done.duplicates)}</dd>
        <dt>{imports.choices}</dt>
        <dd>{count(done.choices)}</dd>
        <dt>{imports.refused}</dt>
        <dd>{number(done.refused)}</dd>
      </dl>
      <p className="soft small">
        {imports.doneSays}{" "}
        <Link to="/sources" search={{ view: "days" }}>
          {imports.byName}
        </Link>
      </p>
    </div>
  );
}
