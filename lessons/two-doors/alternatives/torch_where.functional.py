import torch
import torch.nn.functional as F

x = torch.tensor([-2.0, -0.5, 0.0, 1.5])
y = torch.where(x > 0, x, 0.1 * x)
print(y)
