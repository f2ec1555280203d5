import { expect, test } from "vitest";
import { contentsOf, hashed } from "../src/contents";

test("the hash is FNV-1a of 64 bits", () => {
  expect(hashed("")).toBe("cbf29ce484222325");
  expect(hashed("a")).toBe("af63dc4c8601ec8c");
  expect(hashed("foobar")).toBe("85944171f73967e8");
});

test("a record's contents have the hash that Python computes, in whatever order its fields are", () => {
  // tests/test_restoring.py expects the same.
  expect(contentsOf({})).toBe("09612b07b5ecb5a5");
  expect(contentsOf({ prompt: "Grüße 🎉", a: "1\n\u2028" })).toBe("09b79711ccb95b1e");
  expect(contentsOf({ a: "1\n\u2028", prompt: "Grüße 🎉" })).toBe("09b79711ccb95b1e");
});
