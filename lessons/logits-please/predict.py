import math, torch, torch.nn.functional as F
print(round(F.cross_entropy(torch.tensor([[1.0, 0.0, 0.0]]), torch.tensor([0])).item(), 4), round(-math.log(math.e / (math.e + 2)), 4))
