import torch
import torch.nn as nn

x = torch.tensor([[1.0, 2.0]])
fc = nn.Linear(2, 1)
with torch.no_grad():
    fc.weight.fill_(0.5)
    fc.bias.zero_()
y = fc(x)
print(y.tolist())
