// docs/reference/http.md: every route, what it takes and what it answers, from the OpenAPI document that the server makes.
import { createServer } from "../../packages/heed/src/http/server.ts";
import type { Services } from "../../packages/heed/src/http/services.ts";
import { code, codeBlock, pageStart, table } from "./markdown.ts";

type Schema = {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
};
type Content = { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
type Parameter = {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly description?: string;
};
type Operation = {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content & { readonly description?: string }>>;
};
type Route = Operation & { readonly method: string; readonly path: string };

/** Writes the page; needs no database, since routes are only declared and never called. */
export async function httpPage(): Promise<string> {
  const routes = await readRoutes();
  const tags = [...new Set(routes.map(({ tags = [] }) => tags[0] ?? "other"))];
  return [
    pageStart(
      "HTTP",
      "the routes in packages/heed/src/http",
      "The running server gives the same as OpenAPI 3.1 at `/openapi.json`. Keys go as Basic user name, Bearer or `X-API-Key`. Every error is JSON with `code`, `message` and the fields of RFC 9457: see [errors](errors.md).",
    ),
    table(
      ["method", "path", "what"],
      routes.map(({ method, path, summary = "" }) => [method, code(path), summary]),
    ),
    ...tags.map((tag) => {
      const own = routes.filter(({ tags: of = [] }) => (of[0] ?? "other") === tag);
      // Addresses that do the same stand together: Segment has a short name for each call.
      const alike = Object.groupBy(own, (route) => `${route.method} ${routeText(route)}`);
      const texts = Object.values(alike).map((routes = []) => {
        const paths = routes.map(({ path }) => path).join(", ");
        return `### ${routes[0]!.method} ${paths}\n\n${routeText(routes[0]!)}`;
      });
      return `\n## ${tag}\n\n${texts.join("\n\n")}`;
    }),
    "",
  ].join("\n");
}

async function readRoutes(): Promise<Route[]> {
  // All schemas are compiled here, so that one that cannot be is found before a server is asked for it.
  const app = await createServer(uncallable("services") as unknown as Services, undefined, [], {});
  await app.ready();
  const paths = (app.swagger().paths ?? {}) as Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  await app.close();
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, path, method: method.toUpperCase() })),
  );
}

/** Stands for Heed while routes are declared: any part of it can be named, and none can be called. */
function uncallable(name: string): object {
  const call = (): never => {
    throw new Error(`route_calls_early: ${name} is called when a route is declared. Call it in the handler.`);
  };
  return new Proxy(call, { get: (_, part) => uncallable(`${name}.${String(part)}`) });
}

function routeText({ summary = "", description, parameters = [], requestBody, responses = {} }: Route): string {
  const takes = parameters.map(
    (each) =>
      `- ${each.in} ${code(each.required ? each.name : `${each.name}?`)}${each.description ? `: ${each.description}` : ""}`,
  );
  const body = schemaOf(requestBody);
  const answers = Object.entries(responses).map(([status, answer]) => {
    const schema = schemaOf(answer);
    const says = answer.description === "Default Response" ? "" : ` ${answer.description ?? ""}`;
    return schema?.type === "null" || !schema
      ? `Answers ${status}.${says}`
      : `Answers ${status}:${says}\n\n${codeBlock(typeOf(schema))}`;
  });
  return [
    `${summary}.`,
    ...(description ? [description] : []),
    ...(takes.length > 0 ? [takes.join("\n")] : []),
    ...(body ? [`Takes:\n\n${codeBlock(typeOf(body))}`] : []),
    ...answers,
  ].join("\n\n");
}

const schemaOf = (content: Content | undefined): Schema | undefined => Object.values(content?.content ?? {})[0]?.schema;

/** A JSON schema in the notation of TypeScript. */
function typeOf(schema: Schema, indent = ""): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((each) => JSON.stringify(each)).join(" | ");
  if (schema.anyOf) return schema.anyOf.map((each) => typeOf(each, indent)).join(" | ");
  if (schema.type === "array") return `${typeOf(schema.items ?? {}, indent)}[]`;
  if (schema.type !== "object") return String(schema.type ?? "unknown");
  const inner = `${indent}  `;
  const more =
    Object.values(schema.patternProperties ?? {})[0] ??
    (typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined);
  const lines = Object.entries(schema.properties ?? {}).map(([name, each]) => {
    const mark = schema.required?.includes(name) ? "" : "?";
    const says = each.description ? ` // ${each.description}` : "";
    return `${inner}${name}${mark}: ${typeOf(each, inner)};${says}`;
  });
  if (more) lines.push(`${inner}[name: string]: ${typeOf(more, inner)};`);
  return lines.length === 0 ? "object" : `{\n${lines.join("\n")}\n${indent}}`;
}
