// Who of the staff may open what, and who did, for whoever holds `proof`.
import { AccessReviewReply, type AccessReviewReply as Review } from "@heed/core";
import type { FastifyInstance } from "fastify";
import type { AccessReview, Reviewed } from "../ledger/access-review.ts";
import { onlyHolders } from "./only-holders.ts";
import type { Services } from "./services.ts";

export function accessReviewRoutes(app: FastifyInstance, heed: Services): void {
  const keyOf = onlyHolders(app, heed, "proof");
  app.get(
    "/api/access-review",
    {
      schema: {
        tags: ["ledger"],
        summary: "Roles, keys, accounts and who looked, with what speaks for taking one away; reading it is an entry",
        response: { 200: AccessReviewReply },
      },
    },
    async (request): Promise<Review> => {
      await heed.staff.oversee("access reviewed", keyOf(request).id);
      const { since, roles, keys, accounts, others } = await heed.reviewAccess();
      return {
        since: since.toISOString(),
        roles: roles.map(({ name, purposes, fields }) => ({
          name,
          purposes: [...purposes],
          ...(fields ? { fields: [...fields] } : {}),
        })),
        keys: keys.map(toReviewed),
        accounts: accounts.map(toReviewed),
        others: others.map(toOther),
      };
    },
  );
}

const toOther = ({ lastAt, ...one }: AccessReview["others"][number]): Review["others"][number] => ({
  ...one,
  ...(lastAt ? { lastAt: lastAt.toISOString() } : {}),
});
const toReviewed = ({ madeAt, lastAt, ...one }: Reviewed): Review["keys"][number] => ({
  ...one,
  madeAt: madeAt.toISOString(),
  ...(lastAt ? { lastAt: lastAt.toISOString() } : {}),
});
