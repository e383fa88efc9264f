// A destination: where Heed itself sends what a recipient may have, and which fields for which purpose.

/** Where a recipient is reached, and what goes there. Its secret is no part of the map: `heed recipients secret NAME`. */
export type Destination = {
  /** How it is told: signed JSON, as the Standard Webhooks say. */
  readonly kind: "webhook";
  /** The one address that is called: `https://`, or `http://` where `local` says so. */
  readonly url: string;
  /** It stands in the operator's own network: private addresses, and no TLS, are allowed. */
  readonly local?: true;
  /** For each purpose the fields that go there; of those that the purpose reads. */
  readonly sends: Readonly<Record<string, readonly string[]>>;
  /** At most so many calls in any minute. Default 600. */
  readonly perMinute?: number;
};
