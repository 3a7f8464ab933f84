def check_history(nn, functional):
    assert functional.history == [1.5, 2.25, 2.625, 2.8125], f"history == {functional.history}"


def check_same_tensor(nn, functional):
    w = functional.w
    facts = w is functional.first, w.is_leaf, w.requires_grad
    assert all(facts), f"w is first, w.is_leaf, w.requires_grad == {facts}"


def check_cleared(nn, functional):
    grad = functional.w.grad
    assert grad is None or grad.item() == 0.0, f"w.grad == {grad}"


def mistake_gradients_pile_up(nn, functional):
    grad = functional.w.grad
    return functional.w is functional.first and len(functional.history) == 4 and grad is not None and grad.item() != 0.0


def mistake_fresh_leaf(nn, functional):
    return functional.w is not functional.first and len(functional.history) == 4


def mistake_new_tensor_without_grad(nn, functional):
    return functional.w is not functional.first and not functional.w.requires_grad
