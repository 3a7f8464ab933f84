import torch, torch.nn as nn
m = nn.Linear(2, 1)
before = m.weight.detach().clone()
opt = torch.optim.SGD(m.parameters(), lr=0.1)
m(torch.ones(1, 2)).sum().backward()
print("after backward:", torch.equal(m.weight, before), "grad:", m.weight.grad.tolist())
opt.step()
print("after step:    ", torch.equal(m.weight, before))
