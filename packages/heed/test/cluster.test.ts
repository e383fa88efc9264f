import { Client } from "pg";
import { expect, inject, test } from "vitest";

test("a test reaches the cluster of its run as the owner", async () => {
  const client = new Client({ connectionString: inject("clusterUrl") });
  await client.connect();
  const { rows } = await client.query("SELECT current_user AS user, current_setting('fsync') AS fsync");
  await client.end();
  expect(rows).toEqual([{ user: "heed_owner", fsync: "off" }]);
});
