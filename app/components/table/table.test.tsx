/** One table, twice: as CSV with every digit, and on the page. */
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { renderPanel } from "../test-page.tsx";
import { DataTable } from "./DataTable.tsx";
import { csvOf } from "./table.ts";

test("a field with a comma, a quote or a line break is quoted", () => {
  expect(csvOf({ header: ["name", "w[0, 1]"], rows: [['say "x"', "a\nb"]] })).toBe(
    'name,"w[0, 1]"\r\n"say ""x""","a\nb"\r\n',
  );
});

test("numbers keep every digit, and no value is an empty field", () => {
  expect(
    csvOf({
      header: ["step", "loss"],
      rows: [
        [0, 0.1 + 0.2],
        [1, null],
      ],
    }),
  ).toBe("step,loss\r\n0,0.30000000000000004\r\n1,\r\n");
});

test("a text that a spreadsheet would run is marked as text; a negative number is a number", () => {
  expect(csvOf({ header: ["name", "value"], rows: [["=HYPERLINK(1)", -1]] })).toBe(
    "name,value\r\n'=HYPERLINK(1),-1\r\n",
  );
});

test("the page shows the same rows, thinned when there are many, the last one always", () => {
  renderPanel(
    <DataTable
      table={{
        header: ["step", "loss"],
        rows: Array.from({ length: 200 }, (_, step) => [step, step === 199 ? null : step / 3]),
      }}
    />,
  );
  const rows = screen.getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows.length).toBeLessThan(70);
  expect(rows[1]).toEqual(["0", "0"]);
  expect(rows[2]).toEqual(["4", "1.333"]);
  expect(rows.at(-1)).toEqual(["199", "–"]);
});
