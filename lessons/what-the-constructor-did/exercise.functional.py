import math
import torch
import torch.nn.functional as F

torch.manual_seed(0)
bound = 1 / math.sqrt(100)
b = torch.empty(10).uniform_(-bound, bound)
w = torch.empty(10, 100).uniform_(-bound, bound)
w.requires_grad_()
b.requires_grad_()
x = torch.randn(10, 100)
y = F.relu(F.linear(x, w, b))
