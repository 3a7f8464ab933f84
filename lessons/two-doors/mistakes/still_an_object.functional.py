import torch
import torch.nn.functional as F

x = torch.tensor([-2.0, -0.5, 0.0, 1.5])
act = torch.nn.LeakyReLU(0.1)
y = act(x)
print(y)
