import torch


def check_memory_filled(nn, functional):
    assert torch.allclose(functional.mean, torch.tensor([0.2, 2.0]), atol=1e-4), f"mean == {functional.mean}"


def check_single_row(nn, functional):
    shape = tuple(functional.predict(torch.tensor([[1.0, 10.0]])).shape)
    assert shape == (1, 2), f"predict(x).shape == {shape}"


def check_memory_untouched(nn, functional):
    before = functional.mean.clone()
    functional.predict(torch.tensor([[9.0, 9.0], [5.0, 5.0]]))
    after = functional.mean.clone()
    functional.mean.copy_(before)
    assert torch.equal(before, after), f"mean: {before} -> {after}"


def check_row_alone_decides(nn, functional):
    one = functional.predict(torch.tensor([[1.0, 10.0], [7.0, 7.0]]))[0]
    other = functional.predict(torch.tensor([[1.0, 10.0], [0.0, 0.0]]))[0]
    assert torch.allclose(one, other), f"{one} != {other}"


def mistake_memory_never_filled(nn, functional):
    return bool((functional.mean == 0).all())
