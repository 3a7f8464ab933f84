import torch
import torch.nn as nn

class Stack(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(2, 2), nn.Linear(2, 2)]
        self.head = nn.Linear(2, 1)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return self.head(x)

net = Stack()
opt = torch.optim.SGD([p for layer in [*net.layers, net.head] for p in layer.parameters()], lr=0.1)
before = [p.detach().clone() for layer in [*net.layers, net.head] for p in layer.parameters()]
net(torch.ones(3, 2)).sum().backward()
opt.step()
after = [p.detach().clone() for layer in [*net.layers, net.head] for p in layer.parameters()]
print("changed:", [not torch.equal(p, q) for p, q in zip(before, after)])
