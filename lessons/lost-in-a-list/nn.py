import torch
import torch.nn as nn

class Stack(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(2, 2), nn.Linear(2, 1)]     # BUG: plain list
        for layer in self.layers:                            # the numbers of the right side
            nn.init.ones_(layer.weight)
            nn.init.zeros_(layer.bias)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

net = Stack()
y = net(torch.ones(1, 2))
y.sum().backward()
print("parameters:", len(list(net.parameters())), "| state_dict:", list(net.state_dict()))
print("yet a hidden layer got a gradient:", net.layers[0].weight.grad is not None)
try:
    torch.optim.SGD(net.parameters(), lr=0.1)
except ValueError as e:
    print("ValueError:", e)
