import torch, torch.nn.functional as F
try:
    F.conv2d(torch.ones(1, 1, 4, 4))
except TypeError as e:
    print("TypeError:", str(e).split(" - ")[0])
