def check_weight_gradient(nn, functional):
    grad = functional.w.grad
    assert grad is not None and grad.tolist() == [[1.0, -2.0]], f"w.grad == {grad}"


def check_bias_gradient(nn, functional):
    grad = functional.b.grad
    assert grad is not None and grad.tolist() == [1.0], f"b.grad == {grad}"


def check_recorded(nn, functional):
    assert functional.y.grad_fn is not None, "y.grad_fn is None"


def mistake_grad_on_output(nn, functional):
    return functional.y.is_leaf and functional.y.requires_grad


def mistake_only_weight(nn, functional):
    return functional.w.requires_grad and not functional.b.requires_grad
