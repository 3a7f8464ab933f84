import torch
import torch.nn.functional as F

w = torch.zeros(2, 3, requires_grad=True)
b = torch.zeros(2, requires_grad=True)

def my_model(x, w, b):
    return F.relu(F.linear(x, w, b))

for name, p in [("w", w), ("b", b)]:
    print(name, tuple(p.shape), "requires_grad:", p.requires_grad)
print("output shape:", tuple(my_model(torch.ones(4, 3), w, b).shape))
print("the function has .parameters:", hasattr(my_model, "parameters"))
