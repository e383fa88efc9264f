// The map as a picture: each field, the purposes that read it, and who receives it. What nobody reads stands out. A table says the same.
import type { ConsoleApi } from "@heed/core";
import { NativeSelect } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api.ts";
import { type Column, List } from "../../list/list.tsx";
import { Problem } from "../../problem.tsx";
import { useFormat } from "../../words/use-format.ts";
import { useSpoken, useWords } from "../../words/use-words.ts";
import { useTrustWords } from "./words.ts";

type TrustMap = ConsoleApi["GET /api/trust/map"]["reply"];
type Field = TrustMap["fields"][number];
const route = getRouteApi("/shell/trust");
const ROW = 26;
const WIDTH = 920;
/** Where the columns begin and how wide they are. */
const AT = { field: 0, purpose: 350, recipient: 720 } as const;
const WIDE = { field: 240, purpose: 260, recipient: 200 } as const;

export function MapPicture() {
  const { loading } = useWords();
  const trust = useTrustWords();
  const { language } = useSpoken();
  const { day } = useFormat();
  const search = route.useSearch();
  const { purpose } = search;
  const navigate = route.useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ["trust map", language],
    queryFn: () => api("GET /api/trust/map", { query: { locale: language } }),
  });
  if (error) return <Problem error={error} again={() => void refetch()} />;
  if (!data) return <p role="status">{loading}</p>;
  const readers = ({ name }: Field) => data.purposes.filter(({ reads }) => reads[name] !== undefined);
  const columns: readonly Column<Field>[] = [
    { key: "field", title: trust.field, value: ({ name }) => name },
    {
      key: "reads",
      title: trust.readBy,
      value: (field) =>
        readers(field)
          .map(({ title, reads }) => `${title} (${reads[field.name]})`)
          .join(", ") || trust.nobody,
    },
    { key: "sensitive", title: trust.sensitive, value: ({ sensitive }) => (sensitive ? trust.isSensitive : undefined) },
  ];
  return (
    <section aria-label={trust.views.map}>
      <NativeSelect
        label={trust.follow}
        maw="20rem"
        mb="md"
        value={purpose ?? ""}
        onChange={({ currentTarget: { value } }) =>
          void navigate({ search: (before) => ({ ...before, purpose: value || undefined }), replace: true })
        }
        data={[
          { value: "", label: trust.all },
          ...data.purposes.map(({ name, title }) => ({ value: name, label: title })),
        ]}
      />
      <Picture map={data} purpose={purpose} />
      <h2>{trust.recipients}</h2>
      {data.recipients.length === 0 ? (
        <p>{trust.noRecipients}</p>
      ) : (
        <ul className="lines card">
          {data.recipients.map((recipient) => (
            <li key={recipient.name}>
              <strong>
                <bdi>{recipient.title}</bdi>
              </strong>{" "}
              <span className="soft small">
                {trust.recipientRoles[recipient.role] ?? recipient.role}, {recipient.country}
                {recipient.contract === undefined
                  ? `, ${trust.noContract}`
                  : `, ${trust.contract(day(recipient.contract))}`}
                {recipient.contractUntil === undefined ? "" : `, ${trust.until} ${day(recipient.contractUntil)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
      <h2>{trust.asTable}</h2>
      <List
        name={trust.views.map}
        rows={data.fields}
        columns={columns}
        id={({ name }) => name}
        search={search}
        onSearch={(now) => void navigate({ search: (before) => ({ ...before, ...now }), replace: true })}
        empty={null}
      />
    </section>
  );
}

function Picture({ map, purpose }: { readonly map: TrustMap; readonly purpose: string | undefined }) {
  const trust = useTrustWords();
  const rows = Math.max(map.fields.length, map.purposes.length, map.recipients.length);
  const height = (rows + 1) * ROW;
  const middle = (n: number, of: number) => ROW + ((n + 0.5) * (height - ROW)) / of;
  const yField = new Map(map.fields.map(({ name }, n) => [name, middle(n, map.fields.length)]));
  const yPurpose = new Map(map.purposes.map(({ name }, n) => [name, middle(n, map.purposes.length)]));
  const yRecipient = new Map(map.recipients.map(({ name }, n) => [name, middle(n, map.recipients.length)]));
  const lines = map.purposes.flatMap(({ name, reads, recipients }) => [
    ...Object.keys(reads).flatMap((field) => {
      const [y1, y2] = [yField.get(field), yPurpose.get(name)];
      return y1 === undefined || y2 === undefined
        ? []
        : [{ key: `${field} ${name}`, of: name, d: curve(AT.field + WIDE.field, y1, AT.purpose, y2) }];
    }),
    ...recipients.flatMap((recipient) => {
      const [y1, y2] = [yPurpose.get(name), yRecipient.get(recipient)];
      return y1 === undefined || y2 === undefined
        ? []
        : [{ key: `${name} ${recipient}`, of: name, d: curve(AT.purpose + WIDE.purpose, y1, AT.recipient, y2) }];
    }),
  ]);
  const followed = map.purposes.find(({ name }) => name === purpose);
  const faint = (is: boolean) => (followed && !is ? 0.35 : 1);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls on a phone, so the keyboard must reach it
    <section className="card" style={{ overflowX: "auto" }} tabIndex={0} aria-label={trust.picture}>
      <svg
        viewBox={`0 0 ${WIDTH} ${height}`}
        width={WIDTH}
        height={height}
        role="img"
        aria-label={trust.pictureSays}
        fontSize="13"
      >
        <g fill="var(--mantine-color-dimmed)" fontWeight="600">
          <text x={AT.field} y={14}>
            {trust.fieldsTitle}
          </text>
          <text x={AT.purpose} y={14}>
            {trust.purposesTitle}
          </text>
          <text x={AT.recipient} y={14}>
            {trust.recipients}
          </text>
        </g>
        <g fill="none" stroke="var(--good)">
          {lines.map(({ key, of, d }) => (
            <path
              key={key}
              d={d}
              strokeWidth={purpose === of ? 2.2 : 1.2}
              opacity={purpose === undefined ? 0.45 : purpose === of ? 1 : 0.08}
            />
          ))}
        </g>
        {map.fields.map(({ name, sensitive }) => {
          const read = map.purposes.some(({ reads }) => reads[name] !== undefined);
          return (
            <Box
              key={name}
              x={AT.field}
              y={yField.get(name) ?? 0}
              wide={WIDE.field}
              text={name}
              fill={read ? "var(--sunk)" : "var(--bad-soft)"}
              ink={read ? "var(--mantine-color-text)" : "var(--bad)"}
              note={read ? (sensitive ? trust.isSensitive : "") : trust.nobody}
              opacity={faint(followed?.reads[name] !== undefined)}
            />
          );
        })}
        {map.purposes.map(({ name, title }) => (
          <Box
            key={name}
            x={AT.purpose}
            y={yPurpose.get(name) ?? 0}
            wide={WIDE.purpose}
            text={title}
            fill="var(--good-soft)"
            ink="var(--good)"
            opacity={faint(name === purpose)}
          />
        ))}
        {map.recipients.map(({ name, title }) => (
          <Box
            key={name}
            x={AT.recipient}
            y={yRecipient.get(name) ?? 0}
            wide={WIDE.recipient}
            text={title}
            fill="var(--warn-soft)"
            ink="var(--warn)"
            opacity={faint(followed?.recipients.includes(name) === true)}
          />
        ))}
      </svg>
    </section>
  );
}

function Box({
  x,
  y,
  wide,
  text,
  fill,
  ink,
  note = "",
  opacity,
}: {
  readonly x: number;
  readonly y: number;
  readonly wide: number;
  readonly text: string;
  readonly fill: string;
  readonly ink: string;
  readonly note?: string;
  readonly opacity: number;
}) {
  const room = Math.floor((wide - 16) / 7.2) - note.length;
  return (
    <g opacity={opacity}>
      <title>{note === "" ? text : `${text}: ${note}`}</title>
      <rect x={x} y={y - 10} width={wide} height={21} rx={6} fill={fill} />
      <text x={x + 8} y={y + 5} fill={ink}>
        {text.length > room ? `${text.slice(0, room - 1)}…` : text}
        {note === "" ? null : (
          <tspan fontSize="11" fontWeight="600" dx="6">
            {note}
          </tspan>
        )}
      </text>
    </g>
  );
}

const curve = (x1: number, y1: number, x2: number, y2: number): string => {
  const bend = (x1 + x2) / 2;
  return `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}`;
};
