// How this Heed is set up, over HTTP, for anybody of the staff: no secret and no address of a person is in it.
import Type, { type Static } from "typebox";

const RingKey = Type.Object({
  version: Type.Integer(),
  service: Type.String({ description: "What opens it." }),
  since: Type.Optional(Type.String({ format: "date-time", description: "Away: from the beginning." })),
  inUse: Type.Boolean(),
  done: Type.Boolean({ description: "A rotation to it is not under way." }),
});

/** `GET /api/settings`. */
export const SettingsReply = Type.Object(
  {
    shop: Type.String(),
    contact: Type.String({ description: "As the map gives it." }),
    url: Type.String({ description: "Under which people reach Heed." }),
    languages: Type.Array(Type.String()),
    provider: Type.Boolean({ description: "Colleagues may sign in by the house's own provider." }),
    passkeys: Type.Boolean({ description: "Colleagues may sign in by a passkey." }),
    demo: Type.Boolean({ description: "A printed link lets in, from this machine." }),
    roles: Type.Array(
      Type.Object({
        name: Type.String(),
        says: Type.Optional(Type.String()),
        purposes: Type.Array(Type.String()),
        overrides: Type.Boolean({ description: "May put a model in use against its audit." }),
      }),
    ),
    keyRing: Type.Array(RingKey, { description: "Keys that people's own keys are wrapped by, the newest first." }),
    hashRing: Type.Array(RingKey, {
      description: "Keys that hashes of identifiers lie under, the newest first; none: as they were made.",
    }),
  },
  { $id: "SettingsReply" },
);
export type SettingsReply = Static<typeof SettingsReply>;

/** `POST /api/keys`: only an account that invites colleagues makes keys. */
export const KeyRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 100 }),
    kind: Type.Union([Type.Literal("write"), Type.Literal("server"), Type.Literal("staff")]),
    role: Type.Optional(Type.String({ maxLength: 100, description: "Of a staff key." })),
  },
  { $id: "KeyRequest", additionalProperties: false },
);
export type KeyRequest = Static<typeof KeyRequest>;

/** The only time that the value is shown. */
export const KeyMadeReply = Type.Object({ name: Type.String(), value: Type.String() }, { $id: "KeyMadeReply" });

/** `DELETE /api/keys/{name}`: every key of this name is gone. */
export const KeysGoneReply = Type.Object({ name: Type.String(), gone: Type.Integer() }, { $id: "KeysGoneReply" });
