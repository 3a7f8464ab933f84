import torch, torch.nn as nn, torch.nn.functional as F
class Net(nn.Module):
    def __init__(self):
        super().__init__(); self.fc1 = nn.Linear(2, 3); self.fc2 = nn.Linear(3, 1)
    def forward(self, x):
        return self.fc2(F.relu(self.fc1(x)))
net = Net(); seen = []
for m in net.modules():
    m.register_forward_hook(lambda mod, i, o: seen.append(type(mod).__name__))
net(torch.ones(1, 2)); print(seen)
