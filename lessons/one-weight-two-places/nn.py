import torch
import torch.nn as nn

class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc = nn.Linear(2, 2, bias=False)
        self.dec = nn.Linear(2, 2, bias=False)
        self.dec.weight = self.enc.weight            # the same object

    def forward(self, x):
        return self.dec(self.enc(x))

net = Tied()
with torch.no_grad():
    net.enc.weight.copy_(torch.tensor([[1.0, 2.0], [0.0, 1.0]]))
y = net(torch.tensor([[1.0, 1.0]]))
y.sum().backward()
print("parameters:", [n for n, _ in net.named_parameters()])
print("state_dict:", list(net.state_dict()))
print("grad (sum of both uses):", net.enc.weight.grad.tolist())
