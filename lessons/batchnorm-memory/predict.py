import torch, torch.nn as nn
bn = nn.BatchNorm1d(1)
bn(torch.tensor([[1.0], [3.0]]))
print(round(bn.running_mean.item(), 4), round(bn.running_var.item(), 4), bn.momentum)
