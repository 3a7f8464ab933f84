/** Addresses behind the hash. */
import { expect, test } from "vitest";
import { lessonHref, parseRoute } from "./route.ts";

test.each([
  ["", { page: "home" }],
  ["#/", { page: "home" }],
  ["#/lesson/two-doors", { page: "lesson", slug: "two-doors", code: null }],
  ["#/lesson/two-doors?code=1ab", { page: "lesson", slug: "two-doors", code: "1ab" }],
  ["#/playground", { page: "playground", example: null, code: null }],
  ["#/playground/article", { page: "playground", example: "article", code: null }],
  ["#/lesson", { page: "missing" }],
  ["#/lesson/a/b", { page: "missing" }],
  ["#/elsewhere", { page: "missing" }],
  ["#/lesson/%", { page: "lesson", slug: "%", code: null }],
])("%s", (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
});

test("a lesson's address leads back to it", () => {
  expect(parseRoute(lessonHref("两扇门"))).toMatchObject({ slug: "两扇门" });
});
