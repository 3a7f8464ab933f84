import torch
import torch.nn.functional as F


def check_true_loss(nn, functional):
    expected = F.cross_entropy(functional.logits.detach(), functional.target).item()
    assert abs(functional.loss.item() - expected) < 1e-4, f"loss == {functional.loss.item():.4f}"


def check_probabilities(nn, functional):
    sums = functional.probs.detach().sum(dim=1)
    assert torch.allclose(sums, torch.ones(2), atol=1e-5), f"probs.sum(dim=1) == {sums}"


def check_gradient(nn, functional):
    grad = functional.logits.grad
    expected = (functional.probs[0, 0].item() - 1) / 2
    assert grad is not None and abs(grad[0, 0].item() - expected) < 1e-4, f"logits.grad == {grad}"


def mistake_nll_on_probabilities(nn, functional):
    return functional.loss.item() < 0


def mistake_wrong_dim(nn, functional):
    return torch.allclose(functional.probs.detach().sum(dim=0), torch.ones(3), atol=1e-5)
