import torch
import torch.nn as nn

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.drop = nn.Dropout(0.5)

    def forward(self, x):
        return self.drop(x)

net = Net()
x = torch.ones(1000)
net.train()
y = net(x)
print("train: some zeros:", bool((y == 0).any()), "| survivors become:", y.max().item())
net.eval()
print("eval : unchanged: ", torch.equal(net(x), x))
