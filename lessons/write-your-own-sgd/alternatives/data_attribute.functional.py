import torch

w = torch.tensor(0.0, requires_grad=True)
first = w                    # remember which tensor we started with
history = []
for step in range(4):
    loss = (w - 3.0) ** 2
    loss.backward()
    w.data -= 0.25 * w.grad
    w.grad.zero_()
    history.append(w.item())
print(history)
