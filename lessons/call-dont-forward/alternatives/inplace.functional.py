import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 3)
        self.act = nn.ReLU(inplace=True)
        self.fc2 = nn.Linear(3, 1)

    def forward(self, x):
        return self.fc2(self.act(self.fc1(x)))

net = Net()
seen = []
for m in net.modules():
    m.register_forward_hook(lambda mod, inputs, output: seen.append(type(mod).__name__))
y = net(torch.ones(1, 2))
print(seen)
