import torch
import torch.nn as nn

model = nn.Linear(2, 1)
with torch.no_grad():
    model.bias.zero_()
opt = torch.optim.SGD(model.parameters(), lr=0.1)

model.weight = nn.Parameter(torch.zeros(1, 2))       # BUG: replaced after the optimizer was built

loss = (model(torch.tensor([[1.0, 2.0]])) - 1).pow(2).sum()
loss.backward()
opt.step()
print("weight registered:", any(p is model.weight for p in model.parameters()))
print("weight in optimizer:", any(p is model.weight for p in opt.param_groups[0]["params"]))
print("weight.grad:", model.weight.grad.tolist(), "| weight:", model.weight.tolist(), "| bias:", [round(v, 2) for v in model.bias.tolist()])
