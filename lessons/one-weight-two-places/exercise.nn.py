import torch
import torch.nn as nn

class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(2, 2, bias=False)
        self.dec = nn.Linear(2, 2, bias=False)
        self.dec.weight = nn.Parameter(self.enc.weight.detach().clone())

    def forward(self, x):
        return self.dec(torch.relu(self.enc(x)) + x)

net = Tied()
opt = torch.optim.SGD(net.parameters(), lr=0.1)
net(torch.tensor([[1.0, 2.0]])).sum().backward()
opt.step()
print("still equal:", torch.equal(net.enc.weight, net.dec.weight))
