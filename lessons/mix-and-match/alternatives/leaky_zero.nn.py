import torch
import torch.nn as nn
import torch.nn.functional as F

net = nn.Sequential(nn.Linear(2, 3), nn.LeakyReLU(0.0), nn.Linear(3, 1))
print(tuple(net(torch.ones(5, 2)).shape))
