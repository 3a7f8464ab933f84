import torch
import torch.nn as nn

logits = torch.tensor([[4.0, 0.0, 0.0]], requires_grad=True)
target = torch.tensor([0])
loss_fn = nn.CrossEntropyLoss()          # build first ...

loss = loss_fn(logits, target)           # ... then call: raw scores go in
loss.backward()
print("loss on logits:", round(loss.item(), 4), "grad:", [round(v, 4) for v in logits.grad[0].tolist()])

logits.grad = None
wrong = loss_fn(nn.Softmax(dim=1)(logits), target)
wrong.backward()
print("loss on softmax:", round(wrong.item(), 4), "grad:", [round(v, 4) for v in logits.grad[0].tolist()])
