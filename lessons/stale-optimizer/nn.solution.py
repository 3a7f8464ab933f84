import torch
import torch.nn as nn

net = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 5))
net[2] = nn.Linear(2, 1)                 # we only need one output
opt = torch.optim.SGD(net.parameters(), lr=0.1)

before = net[2].bias.detach().clone()
net(torch.ones(4, 2)).sum().backward()
opt.step()
print("gradient of the head bias:", net[2].bias.grad.tolist(), "| bias moved:", not torch.equal(before, net[2].bias))
