// Lines to copy for each client: what sends an event, and what asks a placement. The guide has the same, and a test holds them together.
export type Where = {
  /** Of Heed, as clients reach it. */
  readonly url: string;
  /** A write key. */
  readonly key: string;
  readonly serverKey: string;
  readonly placement: string;
};

export type Snippet = {
  /** As it is called everywhere; undefined: the room has a word for it. */
  readonly name?: string;
  /** What the guide has too. */
  readonly setUp: (where: Where) => string;
  /** The first event, or the first question. */
  readonly first?: (where: Where) => string;
};

const hostOf = ({ url }: Where): string => url.replace(/^https?:\/\//, "");

export const SENDING = {
  terminal: {
    setUp: ({ url, key }) => `curl -u ${key}: ${url}/v1/track -H 'content-type: application/json' \\
  -d '{"anonymousId":"my-browser","event":"Product Viewed","properties":{"product_id":"b1"}}'`,
  },
  pages: { setUp: ({ url, key }) => `<script async src="${url}/h/site.js" data-key="${key}"></script>` },
  segmentBrowser: {
    name: "Segment, JavaScript (@segment/analytics-next)",
    setUp: ({ url, key }) =>
      `const analytics = AnalyticsBrowser.load({ writeKey: "${key}", cdnURL: "${url}" }); // @segment/analytics-next`,
    first: () => `analytics.track("Product Viewed", { product_id: "b1" });`,
  },
  rudderBrowser: {
    name: "RudderStack, JavaScript (@rudderstack/analytics-js)",
    setUp: ({ url, key }) =>
      `rudderanalytics.load("${key}", "${url}", { configUrl: "${url}" }); // @rudderstack/analytics-js`,
    first: () => `rudderanalytics.track("Product Viewed", { product_id: "b1" });`,
  },
  segmentNode: {
    name: "Segment, Node.js (@segment/analytics-node)",
    setUp: ({ url, key }) => `import { Analytics } from "@segment/analytics-node";

const segment = new Analytics({ writeKey: "${key}", host: "${url}" });`,
    first: () => `segment.track({ userId: "u-1", event: "Product Viewed", properties: { product_id: "b1" } });
await segment.closeAndFlush();`,
  },
  rudderNode: {
    name: "RudderStack, Node.js (@rudderstack/rudder-sdk-node)",
    setUp: ({ url, key }) => `import RudderAnalytics from "@rudderstack/rudder-sdk-node";

const rudder = new RudderAnalytics("${key}", { dataPlaneUrl: "${url}" });`,
    first: () => `rudder.track({ userId: "u-1", event: "Product Viewed", properties: { product_id: "b1" } });
await rudder.flush();`,
  },
  python: {
    name: "Segment, Python",
    setUp: ({ url, key }) => `from segment import analytics

analytics.write_key, analytics.host = "${key}", "${url}"`,
    first: () => `analytics.track("u-1", "Product Viewed", {"product_id": "b1"})
analytics.flush()`,
  },
  go: {
    name: "Segment, Go",
    setUp: ({ url, key }) => `client, err := analytics.NewWithConfig("${key}", analytics.Config{Endpoint: "${url}"})`,
    first: () => `client.Enqueue(analytics.Track{
	UserId: "u-1", Event: "Product Viewed",
	Properties: analytics.NewProperties().Set("product_id", "b1"),
})`,
  },
  kotlin: {
    name: "Segment, Kotlin",
    setUp: (where) =>
      `val analytics = Analytics("${where.key}", context) { apiHost = "${hostOf(where)}/v1"; cdnHost = "${hostOf(where)}/v1" }`,
    first: () => `analytics.track("Product Viewed", buildJsonObject { put("product_id", "b1") })`,
  },
} satisfies Readonly<Record<string, Snippet>>;

export const ASKING = {
  openFeature: {
    name: "OpenFeature, Node.js (@openfeature/ofrep-provider)",
    setUp: ({ url, serverKey }) => `import { OFREPProvider } from "@openfeature/ofrep-provider";
import { OpenFeature } from "@openfeature/server-sdk";

const headers: [string, string][] = [["authorization", "Bearer ${serverKey}"]];
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl: "${url}", headers }));`,
    first: ({
      placement,
    }) => `const asked = OpenFeature.getClient().getObjectDetails("${placement}", { items: [] }, { targetingKey: "u-1" });
const { value, flagMetadata } = await asked; // what to show, and why`,
  },
  pages: { setUp: ({ placement }) => `const { value, metadata } = await heed.decide("${placement}");` },
} satisfies Readonly<Record<string, Snippet>>;

/** All of it, as it is copied. */
export const textOf = ({ setUp, first }: Snippet, where: Where): string =>
  [setUp(where), ...(first ? [first(where)] : [])].join("\n");
