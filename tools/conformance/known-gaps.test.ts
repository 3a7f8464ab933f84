/** Pins that the list of known gaps can neither hide a new failure nor keep a closed one. */
import { expect, it } from "vitest";
import { choiceOf, fixtureFiles, subjects } from "./fixture-files.ts";
import { changeSince, divide } from "./known-gaps.ts";

const found = new Map([
  ["torch.add", new Map([["error 3", "expected A | got B"]])],
  ["torch.mul", new Map([["gradcheck", "expected 1, got 2"]])],
]);

it("says nothing when the list is exact", () => {
  expect(changeSince({ "torch.add": ["error 3"], "torch.mul": ["gradcheck"] }, found)).toEqual({
    unlisted: [],
    closed: [],
  });
});

it("names what fails unlisted", () => {
  expect(changeSince({ "torch.add": ["error 3"] }, found).unlisted).toEqual([
    "torch.mul: gradcheck: expected 1, got 2",
  ]);
});

it("names what is listed and passes", () => {
  const known = { "torch.add": ["error 3", "value 1"], "torch.mul": ["gradcheck"], "torch.sub": ["absent"] };
  expect(changeSince(known, found).closed).toEqual(["torch.add: value 1", "torch.sub: absent"]);
});

it("leaves the names that did not run as they are", () => {
  const known = { "torch.add": ["error 3"], "torch.mul": ["gradcheck"] };
  expect(divide(known, ["torch.mul", "torch.sub"])).toEqual({
    about: { "torch.mul": ["gradcheck"] },
    rest: { "torch.add": ["error 3"] },
  });
});

it("chooses fixtures by name, or by how a name begins", () => {
  const files = (names: string[]): string[] => fixtureFiles("ops", choiceOf(names)).map(({ name }) => name);
  expect(files(["add"])).toEqual(["ops/add.json"]);
  expect(files(["linalg.d*", "mul"])).toEqual([
    "ops/linalg.det.json",
    "ops/linalg.diagonal.json",
    "ops/mul.json",
  ]);
  expect(subjects("modules", choiceOf(["GELU"]))).toEqual(["torch.nn.GELU"]);
  expect(subjects("programs", choiceOf(["shapes"]))).toEqual(["shapes.py"]);
});
