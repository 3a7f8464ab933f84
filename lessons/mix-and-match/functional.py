import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):                 # weights in nn, steps in F
    def __init__(self):
        super().__init__()
        self.fc1 = nn.Linear(2, 3)
        self.fc2 = nn.Linear(3, 2)

    def forward(self, x):
        h = F.relu(self.fc1(x))
        return F.relu(self.fc2(h) + x)    # a skip connection: easy here, impossible in plain Sequential

net = Net()
print(net)                            # the two F.relu calls are not listed
print("output shape:", tuple(net(torch.ones(5, 2)).shape))
