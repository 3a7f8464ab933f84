import torch
import torch.nn as nn
import torch.nn.functional as F

net = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Linear(3, 1))
print(net)
try:
    nn.Sequential(nn.Linear(2, 3), F.relu, nn.Linear(3, 1))
except TypeError as e:
    print("TypeError:", e)
