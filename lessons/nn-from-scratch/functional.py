import torch
x = torch.tensor([[0.0, 1.0], [1.0, 2.0], [2.0, 3.0], [1.0, 0.0], [2.0, 1.0], [3.0, 2.0]])
t = torch.tensor([0, 0, 0, 1, 1, 1])

w = torch.zeros(2, 2, requires_grad=True)
b = torch.zeros(2, requires_grad=True)

def log_softmax(z):
    return z - z.exp().sum(1, keepdim=True).log()

losses = []
for step in range(50):
    logits = x @ w.T + b
    logp = log_softmax(logits)
    loss = -logp[range(6), t].mean()
    loss.backward()
    with torch.no_grad():
        w -= 0.5 * w.grad
        b -= 0.5 * b.grad
        w.grad.zero_()
        b.grad.zero_()
    losses.append(loss.item())
print([round(v, 4) for v in losses[:3]], round(losses[-1], 4))
