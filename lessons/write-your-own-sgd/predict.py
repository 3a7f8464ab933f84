import torch
def fresh():
    w = torch.tensor(0.0, requires_grad=True); ((w - 3.0) ** 2).backward(); return w
w = fresh()
with torch.no_grad():
    w = w - 0.25 * w.grad
print("no_grad, w = w - ..:", w.is_leaf, w.requires_grad, w.grad)
w = fresh(); w = w - 0.25 * w.grad
print("plain,   w = w - ..:", w.is_leaf, w.requires_grad)
w = fresh()
try:
    w -= 0.25 * w.grad
except RuntimeError as e:
    print("plain,   w -= ..   : RuntimeError:", e)
w = fresh()
with torch.no_grad():
    w -= 0.25 * w.grad
print("no_grad, w -= ..   :", w.is_leaf, w.requires_grad, w.item())
