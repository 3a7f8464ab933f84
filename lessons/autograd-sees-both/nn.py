import torch
import torch.nn as nn

def ops(node):
    if node is None:
        return []
    return [type(node).__name__] + [n for nxt, _ in node.next_functions for n in ops(nxt)]

x = torch.tensor([[1.0, -2.0]])
fc = nn.Linear(2, 1)
with torch.no_grad():                      # fixed numbers, so both sides can be compared
    fc.weight.copy_(torch.tensor([[0.5, -1.0]]))
    fc.bias.zero_()

y = nn.ReLU()(fc(x))
graph = ops(y.grad_fn)
y.sum().backward()
print(graph)
print("weight.grad:", fc.weight.grad.tolist(), "bias.grad:", fc.bias.grad.tolist())
