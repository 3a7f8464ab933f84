import torch

w = torch.tensor(0.0, requires_grad=True)
history = []
for step in range(4):
    loss = (w - 3.0) ** 2
    loss.backward()
    with torch.no_grad():        # not part of the computation
        w -= 0.25 * w.grad       # same tensor, new value
    w.grad.zero_()               # backward() adds, so start clean
    history.append(w.item())
print(history)
print("leaf:", w.is_leaf, "| requires_grad:", w.requires_grad)
