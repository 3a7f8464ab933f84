import torch

w = torch.tensor(0.0, requires_grad=True)
first = w                    # remember which tensor we started with
history = []
for step in range(4):
    loss = (w - 3.0) ** 2
    loss.backward()
    with torch.no_grad():
        w -= 0.25 * w.grad
    history.append(w.item())
print(history)
