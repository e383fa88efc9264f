// Mail over HTTP, for the staff: how it stands, and one mail to oneself.
import { MailAnswer, MailReply } from "@heed/core";
import type { FastifyInstance } from "fastify";
import type { Services } from "./services.ts";
import { onlyColleagues, onlyStaff, refuse } from "./staff.ts";

export function mailRoutes(app: FastifyInstance, heed: Services): void {
  onlyStaff(app, heed);
  app.get(
    "/api/mail",
    {
      schema: {
        tags: ["staff"],
        summary: "What left by mail, what waits and what failed",
        response: { 200: MailReply },
      },
    },
    () => heed.mail.status(),
  );
}

export function testMailRoutes(app: FastifyInstance, heed: Services): void {
  const asking = onlyColleagues(app, heed);
  app.post(
    "/api/mail/test",
    {
      schema: {
        tags: ["staff"],
        summary: "Sends a mail to whoever asks, and tells what came of it",
        response: { 200: MailAnswer },
      },
    },
    async (request, reply) =>
      (await heed.mail.test(asking(request).who.email)) ??
      refuse(reply, 409, "no_mail_server", "No mail server is named. Set SMTP_URL, then start Heed again."),
  );
}
