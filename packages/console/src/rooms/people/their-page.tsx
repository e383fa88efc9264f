// What the customer sees on their own page: the page itself, without its buttons, for a role that may see all of them. Each opening is one look.
import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { api } from "../../api.ts";
import { Problem } from "../../problem.tsx";
import { useSession } from "../../session.tsx";
import { useOneLook } from "./use-one-look.ts";
import { usePeopleWords } from "./words.ts";

export function TheirPage({
  reference,
  query,
  narrow,
}: {
  readonly reference: string;
  readonly query: Readonly<Record<string, string>>;
  readonly narrow: boolean;
}) {
  const words = usePeopleWords();
  const whole = useSession().purposes.includes("rights") && !narrow;
  const { data, error, isPending, look } = useOneLook(() =>
    api("GET /api/people/:ref/dashboard", { path: { ref: reference }, query }),
  );
  return (
    <section className="card" aria-label={words.theirs}>
      <h2 style={{ marginTop: 0 }}>{words.theirs}</h2>
      <p className="soft small">{whole ? words.theirsSays : words.theirsNot}</p>
      {error ? <Problem error={error} again={look} /> : null}
      {!whole || data ? null : (
        <Button variant="default" loading={isPending} onClick={look}>
          {words.theirsShow}
        </Button>
      )}
      {data ? <Page text={data.page} /> : null}
    </section>
  );
}

/** A frame that runs nothing, sends nothing and leads nowhere; its text leaves the memory with it. */
function Page({ text }: { readonly text: string }) {
  const words = usePeopleWords();
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([text], { type: "text/html" }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [text]);
  return (
    <iframe
      title={words.theirs}
      sandbox=""
      src={address}
      style={{
        display: "block",
        width: "100%",
        height: "min(75vh, 50rem)",
        border: "1px solid var(--mantine-color-default-border)",
        borderRadius: ".75rem",
        background: "var(--card)",
      }}
    />
  );
}
