// Everything @heed/math gives, one line a file, in alphabetical order of the files.
export * from "./math-error.ts";
export * from "./random.ts";
