import torch
import torch.nn as nn

img = torch.arange(16.0).reshape(1, 1, 4, 4)
pool = nn.MaxPool2d(kernel_size=2)       # stores a setting
conv = nn.Conv2d(1, 1, kernel_size=3)    # stores settings and weights
loss_fn = nn.MSELoss()                   # stores a setting

print("pool remembers kernel_size =", pool.kernel_size)
pooled = pool(img)
print("pooled:", pooled.flatten().tolist())
print("weights inside: pool", len(list(pool.parameters())),
      "| conv", len(list(conv.parameters())), "| loss", len(list(loss_fn.parameters())))
print("mse:", loss_fn(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 4.0])).item())
