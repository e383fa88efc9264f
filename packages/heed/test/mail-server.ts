// A real SMTP server in the test's process: takes mail, and refuses or defers where the recipient's name says so.
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import PostalMime, { type Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import type { Certificate } from "./certificates.ts";

export type Arrived = {
  readonly to: readonly string[];
  readonly from: string;
  readonly raw: string;
  readonly mail: Email;
};

/**
 * `nouser@...` is refused (550), `full@...` is deferred (450) until `makeRoom` was called.
 *
 * @param account Whom alone it lets in; nobody needs one if it is left out.
 * @param tls Its certificate, and whether it is encrypted from the first byte; left out, it offers no encryption.
 */
export async function mailServer(
  account?: { readonly user: string; readonly password: string },
  tls?: Certificate & { readonly secure: boolean },
) {
  const arrived: Arrived[] = [];
  const knocked: string[] = [];
  let room = false;
  const server = new SMTPServer({
    authOptional: account === undefined,
    allowInsecureAuth: true,
    onAuth({ username, password }, _session, done) {
      knocked.push(username ?? "");
      if (username === account?.user && password === account?.password) return done(null, { user: username });
      return done(Object.assign(new Error("5.7.8 not let in"), { responseCode: 535 }));
    },
    disabledCommands: tls ? [] : ["STARTTLS"],
    ...tls,
    logger: false,
    onRcptTo({ address }, _session, done) {
      const refuse = (code: number, text: string) => done(Object.assign(new Error(text), { responseCode: code }));
      if (address.startsWith("nouser@")) return refuse(550, "5.1.1 no such user");
      if (address.startsWith("full@") && !room) return refuse(450, "4.2.2 mailbox full");
      return done();
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on("data", (part: Buffer) => parts.push(part));
      stream.on("end", () => {
        const raw = Buffer.concat(parts).toString("utf8");
        const { mailFrom, rcptTo } = session.envelope;
        void PostalMime.parse(raw).then((mail) => {
          arrived.push({ to: rcptTo.map((each) => each.address), from: mailFrom ? mailFrom.address : "", raw, mail });
          done();
        });
      });
    },
  });
  // Whoever does not trust its certificate leaves in the middle of a handshake.
  server.on("error", () => undefined);
  const listener = server.listen(0, "127.0.0.1");
  await once(listener, "listening");
  // A server that listens on TCP has an address with a port.
  const { port } = listener.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    port,
    arrived,
    /** Who gave a name and a password, whether they were let in or not. */
    knocked,
    makeRoom: () => {
      room = true;
    },
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}
