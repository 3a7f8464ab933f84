import torch
import torch.nn.functional as F

def ops(node):
    if node is None:
        return []
    return [type(node).__name__] + [n for nxt, _ in node.next_functions for n in ops(nxt)]

x = torch.tensor([[1.0, -2.0]])
w = torch.tensor([[0.5, -1.0]], requires_grad=True)
b = torch.zeros(1, requires_grad=True)

y = F.relu(F.linear(x, w, b))
graph = ops(y.grad_fn)
y.sum().backward()
print(graph)
print("weight.grad:", w.grad.tolist(), "bias.grad:", b.grad.tolist())
