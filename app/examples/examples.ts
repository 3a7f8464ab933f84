/** Ready pairs for the playground: the article's two programs, the same repaired, a training loop and a small net, each written twice. */
import type { LensName, Locale, PythonPair } from "../../content/lesson.ts";
import type { CompareRequest } from "../../engine/trace/compare.ts";

export interface Example {
  readonly id: string;
  readonly title: Readonly<Record<Locale, string>>;
  readonly about: Readonly<Record<Locale, string>>;
  readonly seed: number | null;
  readonly code: PythonPair;
  readonly compare: CompareRequest;
  readonly lenses: readonly LensName[];
}

const MODEL = `import torch
import torch.nn as nn

class MyModel(nn.Module):
    def __init__(self):
        super(MyModel, self).__init__()
        self.fc = nn.Linear(100, 10)
        self.relu = nn.ReLU()
    def forward(self, x):
        x = self.fc(x)
        x = self.relu(x)
        return x

model = MyModel()
x = torch.randn(10, 100)
y = model(x)
`;

const PAIRS = [
  { nn: "model.fc.weight", functional: "w" },
  { nn: "model.fc.bias", functional: "b" },
];

const ARTICLE: Example = {
  id: "article",
  title: { en: "The article’s two programs", "zh-CN": "文章里的两个程序" },
  about: {
    en: "As they were published. The right one raises; see why, and repair it.",
    "zh-CN": "和发表时一模一样。右边会报错：看看为什么，再把它修好。",
  },
  seed: null,
  code: {
    nn: MODEL,
    functional: `import torch
import torch.nn.functional as F

x = torch.randn(10, 100)
w = torch.randn(100, 10)
b = torch.randn(10)
y = F.linear(x, w, b)
y = F.relu(y)
`,
  },
  compare: { output: "y", loss: null, pairs: PAIRS },
  lenses: ["ownership"],
};

const SHARED: Example = {
  id: "same-weights",
  title: { en: "Repaired, with the same weights", "zh-CN": "修好之后，用同样的权重" },
  about: {
    en: "The right side starts from the left side’s seed, so both outputs agree to the last bit.",
    "zh-CN": "右边用和左边相同的种子得到同样的权重，两边的输出逐位相同。",
  },
  seed: null,
  code: {
    nn: MODEL.replace("model = MyModel()", "torch.manual_seed(0)\nmodel = MyModel()"),
    functional: `import torch
import torch.nn as nn
import torch.nn.functional as F

torch.manual_seed(0)
fc = nn.Linear(100, 10)           # only to draw the same numbers
w = fc.weight.detach().clone()    # (out, in) = (10, 100)
b = fc.bias.detach().clone()
x = torch.randn(10, 100)
y = F.linear(x, w, b)
y = F.relu(y)
`,
  },
  compare: { output: "y", loss: null, pairs: PAIRS },
  lenses: ["ownership"],
};

const SETTINGS = `
lr = 0.05  #@param {type:"slider", min:0, max:1.2, step:0.05}
steps = 200  #@param {type:"integer"}
`;

const DATA = `torch.manual_seed(0)
x = torch.randn(64, 2)
target = x @ torch.tensor([[2.0], [-3.0]]) + 1.0
${SETTINGS}`;

const TRAINING: Example = {
  id: "two-loops",
  title: { en: "One regression, trained twice", "zh-CN": "同一个回归，训练两遍" },
  about: {
    en: "200 steps with `optim.SGD` and by hand. One loss curve, drawn twice; `lr` and `steps` have controls.",
    "zh-CN": "`optim.SGD` 与手写更新各走 200 步。同一条损失曲线，画了两遍；`lr` 和 `steps` 有控件可调。",
  },
  seed: null,
  code: {
    nn: `import torch
import torch.nn as nn

${DATA}
model = nn.Linear(2, 1)
nn.init.zeros_(model.weight)
nn.init.zeros_(model.bias)
opt = torch.optim.SGD(model.parameters(), lr=lr)
loss_fn = nn.MSELoss()

for step in range(steps):
    opt.zero_grad()
    loss = loss_fn(model(x), target)
    loss.backward()
    opt.step()

print("loss", loss.item())
print("weight", model.weight.tolist(), "bias", model.bias.tolist())
`,
    functional: `import torch
import torch.nn.functional as F

${DATA}
w = torch.zeros(1, 2, requires_grad=True)
b = torch.zeros(1, requires_grad=True)

for step in range(steps):
    w.grad = b.grad = None
    loss = F.mse_loss(F.linear(x, w, b), target)
    loss.backward()
    with torch.no_grad():
        w -= lr * w.grad
        b -= lr * b.grad

print("loss", loss.item())
print("weight", w.tolist(), "bias", b.tolist())
`,
  },
  compare: {
    output: null,
    loss: "loss",
    pairs: [
      { nn: "model.weight", functional: "w" },
      { nn: "model.bias", functional: "b" },
    ],
  },
  lenses: ["training", "gradients", "ownership"],
};

const MOONS_DATA = `torch.manual_seed(0)
angle = torch.rand(120) * 3.1416
upper = torch.arange(120) < 60
across = torch.where(upper, torch.cos(angle), 1 - torch.cos(angle))
along = torch.where(upper, torch.sin(angle), 0.5 - torch.sin(angle))
x = torch.stack([across, along], dim=1) + 0.1 * torch.randn(120, 2)    # (120, 2)
target = (~upper).float().unsqueeze(1)                                 # (120, 1): 0 or 1
`;

const MOONS: Example = {
  id: "two-moons",
  title: { en: "Two moons, told apart twice", "zh-CN": "两弯月牙，分开两遍" },
  about: {
    en: "A small net with `nn.Module` and with plain tensors. Scrub, and watch the same line bend.",
    "zh-CN": "同一个小网络，一遍用 `nn.Module`，一遍用普通张量。拖动播放头，看同一条线弯过去。",
  },
  seed: null,
  code: {
    nn: `import torch
import torch.nn as nn

${MOONS_DATA}
torch.manual_seed(1)
model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 1))
opt = torch.optim.SGD(model.parameters(), lr=1.0)
loss_fn = nn.BCEWithLogitsLoss()

for step in range(400):
    opt.zero_grad()
    loss = loss_fn(model(x), target)
    loss.backward()
    opt.step()

right = ((model(x) > 0) == (target > 0)).sum().item()
print("loss", round(loss.item(), 4), "right", right, "of", len(x))
`,
    functional: `import torch
import torch.nn as nn
import torch.nn.functional as F

${MOONS_DATA}
torch.manual_seed(1)
layers = nn.Linear(2, 16), nn.Linear(16, 1)    # only to draw the same numbers
w1, b1, w2, b2 = [p.detach().clone().requires_grad_() for layer in layers for p in layer.parameters()]
del layers
lr = 1.0

def model(x):
    return F.linear(torch.tanh(F.linear(x, w1, b1)), w2, b2)

for step in range(400):
    loss = F.binary_cross_entropy_with_logits(model(x), target)
    loss.backward()
    with torch.no_grad():
        for p in [w1, b1, w2, b2]:
            p -= lr * p.grad
            p.grad = None

right = ((model(x) > 0) == (target > 0)).sum().item()
print("loss", round(loss.item(), 4), "right", right, "of", len(x))
`,
  },
  compare: {
    output: null,
    loss: "loss",
    pairs: [
      { nn: "model[0].weight", functional: "w1" },
      { nn: "model[0].bias", functional: "b1" },
      { nn: "model[2].weight", functional: "w2" },
      { nn: "model[2].bias", functional: "b2" },
    ],
  },
  lenses: ["training", "gradients"],
};

const EMPTY: Example = {
  id: "empty",
  title: { en: "Two empty files", "zh-CN": "两个空文件" },
  about: { en: "For your own code.", "zh-CN": "写你自己的代码。" },
  seed: null,
  code: {
    nn: "import torch\nimport torch.nn as nn\n\n",
    functional: "import torch\nimport torch.nn.functional as F\n\n",
  },
  compare: { output: null, loss: null, pairs: [] },
  lenses: ["ownership"],
};

export const EXAMPLES: readonly Example[] = [ARTICLE, SHARED, TRAINING, MOONS, EMPTY];
