import torch
import torch.nn.functional as F

x = torch.tensor([-2.0, -0.5, 0.0, 1.5])
y = F.leaky_relu(x, negative_slope=0.1)
print(y)
