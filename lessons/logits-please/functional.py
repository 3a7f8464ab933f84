import torch
import torch.nn.functional as F

logits = torch.tensor([[4.0, 0.0, 0.0]], requires_grad=True)
target = torch.tensor([0])

loss = F.cross_entropy(logits, target)
two_steps = F.nll_loss(F.log_softmax(logits, dim=1), target)
wrong = F.cross_entropy(F.softmax(logits, dim=1), target)
print("cross_entropy          :", round(loss.item(), 4))
print("log_softmax + nll_loss :", round(two_steps.item(), 4))
print("softmax + cross_entropy:", round(wrong.item(), 4), "<- softmax twice")
print("probabilities, for people:", [round(v, 4) for v in F.softmax(logits, dim=1)[0].tolist()])
