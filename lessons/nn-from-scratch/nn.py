import torch
import torch.nn as nn
import torch.nn.functional as F
x = torch.tensor([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0], [1.0, 0.0], [2.0, 1.0], [3.0, 2.0]])
t = torch.tensor([0, 0, 0, 1, 1, 1])

model = nn.Linear(2, 2)
nn.init.zeros_(model.weight)
nn.init.zeros_(model.bias)
opt = torch.optim.SGD(model.parameters(), lr=0.5)

losses = []
for step in range(50):
    logits = model(x)
    loss = F.cross_entropy(logits, t)
    opt.zero_grad()
    loss.backward()
    opt.step()
    losses.append(loss.item())
print([round(v, 4) for v in losses[:3]], round(losses[-1], 4))
