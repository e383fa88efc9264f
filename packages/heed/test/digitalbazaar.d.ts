// The packages bring no types: what the tests of receipts use of them.
declare module "@digitalbazaar/eddsa-jcs-2022-cryptosuite" {
  type Suite = {
    createVerifyData(given: { cryptosuite: Suite; document: object; proof: object }): Promise<Uint8Array>;
  };
  export function createVerifyCryptosuite(): Suite;
}
declare module "@digitalbazaar/ed25519-multikey" {
  type Key = { verifier(): { verify(given: { data: Uint8Array; signature: Uint8Array }): Promise<boolean> } };
  export function from(key: { type: string; publicKeyMultibase: string; id: string; controller: string }): Promise<Key>;
}
