// What checks and writes the bodies of a route is compiled when the route is first asked for: a hundred and fifty at once took half a second of each
// start and 40 MB that a server kept, and most of them belong to rooms that nobody opens.
import { createRequire } from "node:module";
import type { FastifyServerOptions } from "fastify";

type Controller = NonNullable<FastifyServerOptions["schemaController"]>;
type Factories = Required<NonNullable<Controller["compilersFactory"]>>;
/** A check says what it objects to in its own property. */
type Compiled = ((data: unknown) => unknown) & { errors?: unknown };
type Factory = (...given: never[]) => (route: never) => Compiled;

// Fastify's own, by its own version.
const load = createRequire(createRequire(import.meta.url).resolve("fastify"));
const own = (name: string): Factory => load(name)() as Factory;

/** For the option `schemaController` of Fastify. */
export const compileWhenAsked = (): { readonly compilersFactory: Factories } => ({
  compilersFactory: {
    buildValidator: lazily(own("@fastify/ajv-compiler")) as unknown as Factories["buildValidator"],
    buildSerializer: lazily(own("@fastify/fast-json-stringify-compiler")) as unknown as Factories["buildSerializer"],
  },
});

const lazily =
  (factory: Factory): Factory =>
  (...given) => {
    const compile = factory(...given);
    return (route) => {
      let made: Compiled | undefined;
      const asked: Compiled = (data) => {
        made ??= compile(route);
        const said = made(data);
        asked.errors = made.errors;
        return said;
      };
      return asked;
    };
  };
