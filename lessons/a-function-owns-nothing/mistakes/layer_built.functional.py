import torch
import torch.nn.functional as F

img = torch.arange(16.0).reshape(1, 1, 4, 4)
conv = torch.nn.Conv2d(1, 1, kernel_size=3)
out = conv(img)
print(tuple(out.shape))
