import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 3)
        self.fc2 = nn.Linear(3, 1)

    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))

net = Net()
seen = []
for m in net.modules():
    m.register_forward_hook(lambda mod, inputs, output: seen.append(type(mod).__name__))
y = net(torch.ones(1, 2))
print("net(x):", seen)
print("F.relu is in the graph:", "ReluBackward0" in type(y.grad_fn.next_functions[1][0]).__name__)
