// Recommendations: the shared promises, and what is particular to its shelves.
import { bookshop } from "../../../test/bookshop.ts";
import { books, readers } from "../../../test/readers.ts";
import { testCapability } from "../test-capability.ts";
import { recommendations } from "./capability.ts";

testCapability(recommendations, {
  map: bookshop,
  purpose: "recommendations",
  catalogue: books("2026-01-01"),
  people: readers(120, 3),
});
