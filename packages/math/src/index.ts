// Everything @heed/math gives, one line a file, in alphabetical order of the files.
export * from "./math-error.ts";
export * from "./normal-quantile.ts";
export * from "./random.ts";
export * from "./serialize.ts";
export * from "./sha256.ts";
export * from "./wilson-interval.ts";
