import torch
import torch.nn as nn
import torch.nn.functional as F

net = nn.Sequential(nn.Linear(2, 3), F.relu, nn.Linear(3, 1))
print(tuple(net(torch.ones(5, 2)).shape))
