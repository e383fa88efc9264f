// What the tests use of s3rver, which comes without types.
declare module "@20minutes/s3rver" {
  export default class S3rver {
    constructor(options: {
      port: number;
      silent: boolean;
      directory: string;
      configureBuckets: readonly { name: string }[];
    });
    readonly store: { deleteObject(bucket: string, key: string): Promise<void> };
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
  }
}
