// A destination: where Heed itself sends what a recipient may have, and which fields for which purpose.

type Sending = {
  /** The one address that is called: `https://`, `smtps://` or `postgres://`; in plain text only where `local` says so. */
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
    | {
        /** A JSON file for each thing in an object store that speaks S3; `url` is the store's, without the bucket. */
        readonly kind: "files";
        readonly bucket: string;
        /** As the store names it; `auto` and `us-east-1` are common elsewhere than at Amazon's. */
        readonly region: string;
      }
    | {
        /** Rows of the table `heed_shared` in a PostgreSQL database of theirs; `url` ends with the database's name. */
        readonly kind: "table";
      }
    | {
        /** A mail for each thing, to whoever keeps a list by hand or by program; `url` is the mail server that takes it. */
        readonly kind: "mail";
        readonly from: string;
        readonly to: string;
      }
  );
