import math
import torch
import torch.nn.functional as F

torch.manual_seed(0)
bound = 1 / math.sqrt(100)
w = torch.empty(10, 100).uniform_(-bound, bound)
b = torch.empty(10).uniform_(-bound, bound)
b.requires_grad_()
x = torch.randn(10, 100)
y = F.relu(F.linear(x, w, b))
