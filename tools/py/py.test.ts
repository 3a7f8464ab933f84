/** The `py` command as a user calls it, on files that end in every way a file can. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";

const ROOT = join(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "py-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, source: string): string {
  const path = join(folder, name);
  writeFileSync(path, source);
  return path;
}

function py(...words: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", "tsx", "tools/py.ts", ...words],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  return { status, stdout, stderr };
}

describe("py", () => {
  it("prints what the file prints, the traceback on stderr, and exits with 1", () => {
    const path = file("plain.py", 'import torch\nprint(torch.ones(2))\nprint("done", end="")\n1 / 0\n');
    expect(py(path)).toEqual({
      status: 1,
      stdout: "tensor([1., 1.])\ndone",
      stderr: `Traceback (most recent call last):\n  File "${path}", line 4, in <module>\n    1 / 0\nZeroDivisionError: division by zero\n`,
    });
  });

  it("writes one JSON line for each file, and no file stops the next", () => {
    const names = [
      file("left.py", "leftover = 1\nprint('left')\n"),
      file("fresh.py", "print('leftover' in globals())\n"),
      file("syntax.py", "print('never')\nx = = 1\n"),
      join(folder, "missing.py"),
      folder,
      file("loop.py", "print('before')\nwhile True: pass\n"),
      file("c-loop.py", "print('before')\nsum(iter(int, 1))\n"),
      file("memory.py", "x = bytearray(2**31 - 1)\n"),
      file("tensors.py", "import torch\ntorch.ones(10**6, 10**6)\n"),
      file("last.py", "print('last')\n"),
    ];
    const { status, stdout } = py("--json", "--timeout", "3", ...names);
    const entries = stdout
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(status).toBe(0);
    expect(entries).toEqual([
      { file: names[0], ok: true, stdout: "left\n", error: null },
      { file: names[1], ok: true, stdout: "False\n", error: null },
      { file: names[2], ok: false, stdout: "", error: "SyntaxError: invalid syntax" },
      {
        file: names[3],
        ok: false,
        stdout: "",
        error: `FileNotFoundError: [Errno 2] No such file or directory: '${names[3]}'`,
      },
      {
        file: folder,
        ok: false,
        stdout: "",
        error: `IsADirectoryError: [Errno 21] Is a directory: '${folder}'`,
      },
      {
        file: names[5],
        ok: false,
        stdout: "before\n",
        error: expect.stringMatching(/^TimeoutError: .*line 2/),
      },
      { file: names[6], ok: false, stdout: "before\n", error: expect.stringMatching(/^TimeoutError: /) },
      { file: names[7], ok: false, stdout: "", error: expect.stringMatching(/^MemoryError/) },
      {
        file: names[8],
        ok: false,
        stdout: "",
        error: expect.stringMatching(/^RuntimeError: .*can't allocate memory/),
      },
      { file: names[9], ok: true, stdout: "last\n", error: null },
    ]);
  });

  it("says how it is called", () => {
    const { status, stderr } = py();
    expect(status).toBe(2);
    expect(stderr).toContain("usage: npm run --silent py -- ");
  });
});

describe("parseArguments", () => {
  it("reads options anywhere and files in order", () => {
    expect(parseArguments(["a.py", "--json", "--timeout", "2.5", "b.py"])).toEqual({
      json: true,
      trace: false,
      rewrite: null,
      timeout: 2.5,
      files: ["a.py", "b.py"],
    });
    expect(parseArguments(["--timeout=3", "--", "--odd.py"])).toMatchObject({
      timeout: 3,
      files: ["--odd.py"],
    });
  });

  it("says what is wrong", () => {
    expect(parseArguments(["--timeout", "soon", "a.py"])).toBe(
      "--timeout takes a number of seconds, not soon",
    );
    expect(parseArguments(["--fast", "a.py"])).toBe("unknown option --fast");
    expect(parseArguments(["--json"])).toBe("no file to run");
  });
});

const NET = `import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(1)

class Block(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.a = nn.Linear(d, d)
        self.norm = nn.LayerNorm(d)
    def forward(self, x):
        return x + self.norm(F.relu(self.a(x)))

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.emb = nn.Embedding(10, 8)
        self.blocks = nn.Sequential(Block(8), nn.Sequential(Block(8), nn.Dropout(0.5)))
        self.conv = nn.Conv2d(1, 2, 3)
        self.bn = nn.BatchNorm2d(2)
        self.out = nn.Linear(8, 10, bias=False)
        self.out.weight = self.emb.weight
    def forward(self, i):
        x = self.blocks(self.emb(i))
        c = self.bn(self.conv(x.reshape(1, 1, x.shape[0], 8)))
        return self.out(x).sum() + c.mean()

y = Net().eval()(torch.arange(6))
print(y)
`;

describe("py --unroll", () => {
  it("writes a functional twin that computes the same bits", () => {
    const model = file("net.py", `${NET}print(y.item().hex())\n`);
    const unrolled = py("--unroll", model);
    expect(unrolled.status).toBe(0);
    expect(unrolled.stdout).not.toContain("nn.Module");
    expect(unrolled.stdout).toContain("F.conv2d(");
    const twin = file("twin.py", `${unrolled.stdout}print(y.item().hex())\n`);
    expect(py(twin).stdout).toBe(py(model).stdout);
  });

  it("says why there is nothing to unroll", () => {
    const { status, stderr } = py("--unroll", file("no-model.py", "import torch\nx = torch.ones(2)\n"));
    expect(status).toBe(1);
    expect(stderr).toContain("no module ran: call a model first, then unroll");
  });
});
