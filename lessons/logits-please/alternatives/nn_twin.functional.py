import torch
import torch.nn.functional as F

logits = torch.tensor([[2.0, 1.0, 0.0], [0.0, 3.0, 0.0]], requires_grad=True)
target = torch.tensor([0, 1])

probs = F.softmax(logits, dim=1)
loss = torch.nn.CrossEntropyLoss()(logits, target)
loss.backward()
print(round(loss.item(), 4))
