// Mail leaves through the operator's SMTP server. What it answers tells whether to try again.
import { isThisMachine, type MailAnswer } from "@heed/core";
import { createTransport } from "nodemailer";

export type Mail = {
  /** Stands in Message-ID: the same mail sent twice is one to its reader. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly attachments?: readonly {
    readonly filename: string;
    readonly contentType: string;
    readonly content: string;
  }[];
};

/** `later`: a deferral or a lost connection, never a loss. `refused`: the server will never take it. */
export type Sent = "sent" | "later" | "refused";

export type Mailer = {
  send(mail: Mail): Promise<Sent>;
  /** Sends once, for whoever waits for the server's own answer. */
  ask(mail: Mail): Promise<{ readonly is: MailAnswer["is"]; readonly answer: string }>;
  /** Throws unless the server answers and takes user and password; sends nothing. */
  verify(): Promise<void>;
  close(): void;
};

/**
 * @param url SMTP_URL, such as `smtps://user:password@mail.example:465`
 * @param from Name and address of the sender.
 */
export function createMailer(url: string, from: { name: string; address: string }): Mailer {
  const { hostname, searchParams } = new URL(url);
  const transport = createTransport({
    url,
    // What goes to another machine is encrypted, or waits.
    requireTLS: !isThisMachine(hostname) && searchParams.get("ignoreTLS") !== "true",
    // A mail is text that we made: nothing in it may fetch a file or an address.
    disableFileAccess: true,
    disableUrlAccess: true,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
  });
  const domain = from.address.split("@")[1] ?? "localhost";
  const deliver = ({ id, to, subject, text, html, attachments = [] }: Mail) =>
    transport.sendMail({
      from,
      to: { name: "", address: to },
      messageId: `<${id}@${domain}>`,
      subject,
      text,
      html,
      attachments: [...attachments],
      headers: { "Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All" },
    });
  return {
    async send(mail) {
      try {
        await deliver(mail);
        return "sent";
      } catch (error) {
        return isRefusal(error) ? "refused" : "later";
      }
    },
    async ask(mail) {
      try {
        const { response } = await deliver(mail);
        return { is: "sent", answer: response };
      } catch (error) {
        return { is: reasonOf(error), answer: error instanceof Error ? error.message : "" };
      }
    },
    async verify() {
      await transport.verify();
    },
    close: () => transport.close(),
  };
}

/** A no to this reader or this mail. What it says to a password or to encryption can be put right, and loses nobody's mail. */
function isRefusal(error: unknown): boolean {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  return (code === "EENVELOPE" || code === "EMESSAGE") && Number(responseCode) >= 500 && Number(responseCode) < 600;
}

/** What is to be put right, by what the connection came to. */
function reasonOf(error: unknown): Exclude<MailAnswer["is"], "sent"> {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (code === "EAUTH") return "password";
  if (code === "ETLS" || /certificate|\btls\b|\bssl\b/i.test(String(message))) return "unencrypted";
  if (isRefusal(error)) return "refused";
  return code === "EENVELOPE" || code === "EMESSAGE" ? "deferred" : "unreachable";
}
