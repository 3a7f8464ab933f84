import torch
import torch.nn as nn

net = nn.Sequential(nn.Linear(2, 2), nn.ReLU(), nn.Linear(2, 5))
opt = torch.optim.SGD(net.parameters(), lr=0.1)
net[2] = nn.Linear(2, 1)
opt.add_param_group({'params': net[2].parameters()})

before = net[2].bias.detach().clone()
net(torch.ones(4, 2)).sum().backward()
opt.step()
print("gradient of the head bias:", net[2].bias.grad.tolist(), "| bias moved:", not torch.equal(before, net[2].bias))
