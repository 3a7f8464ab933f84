import torch
import torch.nn as nn

x = torch.tensor([-2.0, -0.5, 0.0, 1.5])
act = nn.LeakyReLU(negative_slope=0.1)
y = act(x)
print(y)
