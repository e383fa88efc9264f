// A destination: where Heed itself sends what a recipient may have, and which fields for which purpose.

type Sending = {
  /** The one address that is called: `https://`, or `http://` where `local` says so. */
  readonly url: string;
  /** It stands in the operator's own network: private addresses, and no TLS, are allowed. */
  readonly local?: true;
  /** For each purpose the fields that go there; of those that the purpose reads. */
  readonly sends: Readonly<Record<string, readonly string[]>>;
  /** At most so many calls in any minute. Default 600. */
  readonly perMinute?: number;
};

/** How a recipient is reached, and what goes there. Its secrets are no part of the map: `heed recipients secret NAME`. */
export type Destination = Sending &
  (
    | {
        /** Signed JSON, as the Standard Webhooks say. */
        readonly kind: "webhook";
      }
    | {
        /** `track` and `identify` in a batch, as Segment's HTTP API takes them; `url` is the whole address, with `/v1/batch`. */
        readonly kind: "segment";
        /** Where deletions are asked for, as Segment's Public API takes them: the whole address, with `/regulations`. */
        readonly regulations: string;
      }
  );
