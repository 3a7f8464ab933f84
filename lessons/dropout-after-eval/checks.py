import torch


def _run(functional, training):
    return functional.net.train(training)(torch.ones(1000))


def check_silent_after_eval(nn, functional):
    changed = int((_run(functional, False) != 1).sum())
    assert changed == 0, f"net.eval(): {changed} of 1000 values changed"


def check_half_dropped(nn, functional):
    zeros = int((_run(functional, True) == 0).sum())
    assert 300 < zeros < 700, f"net.train(): {zeros} of 1000 values are 0"


def check_survivors_doubled(nn, functional):
    largest = _run(functional, True).max().item()
    assert largest == 2.0, f"net.train(): max == {largest}"


def mistake_always_off(nn, functional):
    return "dropout" in functional.Net.forward.__code__.co_names and not (_run(functional, True) == 0).any()


def mistake_removed(nn, functional):
    silent = torch.equal(_run(functional, True), torch.ones(1000))
    return silent and "dropout" not in functional.Net.forward.__code__.co_names
