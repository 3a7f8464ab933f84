import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def forward(self, x):
        return F.dropout(x, 0.5)          # BUG: where is the flag?

net = Net()
x = torch.ones(1000)
net.train()
y = net(x)
print("train: some zeros:", bool((y == 0).any()), "| survivors become:", y.max().item())
net.eval()
print("eval : unchanged: ", torch.equal(net(x), x), "| net.training =", net.training)
