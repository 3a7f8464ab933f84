"""Times training steps; the same file runs on this project's engine and on real PyTorch, and prints JSON."""

import json
import statistics
import time

import torch
from torch import nn

WARM_UP = 0.4  # seconds, for caches and compilers
MEASURE = 0.8  # seconds


def training_step(model, loss, optimizer, x, y):
    def step():
        optimizer.zero_grad()
        loss(model(x), y).backward()
        optimizer.step()

    return step


def tiny_mlp(optimizer):
    model = nn.Sequential(nn.Linear(2, 16), nn.Tanh(), nn.Linear(16, 16), nn.Tanh(), nn.Linear(16, 1))
    return training_step(model, nn.MSELoss(), optimizer(model.parameters()), torch.randn(64, 2), torch.randn(64, 1))


def digits_mlp():
    model = nn.Sequential(nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return training_step(
        model, nn.CrossEntropyLoss(), optimizer, torch.randn(64, 784), torch.randint(0, 10, (64,))
    )


def small_cnn():
    model = nn.Sequential(nn.Conv2d(1, 8, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8 * 13 * 13, 10))
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
    return training_step(
        model, nn.CrossEntropyLoss(), optimizer, torch.randn(16, 1, 28, 28), torch.randint(0, 10, (16,))
    )


def hand_written():
    """The same tiny MLP as the functional side of a lesson writes it: weights by hand, updates under no_grad."""
    F = nn.functional
    sizes = [(16, 2), (16,), (16, 16), (16,), (1, 16), (1,)]
    parameters = [(torch.randn(size) * 0.3).requires_grad_() for size in sizes]
    w1, b1, w2, b2, w3, b3 = parameters
    x, y = torch.randn(64, 2), torch.randn(64, 1)

    def step():
        hidden = torch.tanh(F.linear(torch.tanh(F.linear(x, w1, b1)), w2, b2))
        F.mse_loss(F.linear(hidden, w3, b3), y).backward()
        with torch.no_grad():
            for parameter in parameters:
                parameter -= 0.1 * parameter.grad
                parameter.grad = None

    return step


CASES = {
    "mlp-sgd": lambda: tiny_mlp(lambda parameters: torch.optim.SGD(parameters, lr=0.1)),
    "mlp-adam": lambda: tiny_mlp(lambda parameters: torch.optim.Adam(parameters, lr=0.01)),
    "mlp-by-hand": hand_written,
    "digits-sgd": digits_mlp,
    "cnn-sgd": small_cnn,
}


def repeat(step, seconds):
    times = []
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        step()
        times.append(time.perf_counter() - start)
    return times


def measure(build):
    torch.manual_seed(0)
    try:
        step = build()
        step()
    except AttributeError as error:  # says which part of torch this engine does not have
        return {"missing": str(error)}
    repeat(step, WARM_UP)
    return {"microseconds": statistics.median(repeat(step, MEASURE)) * 1e6}


print(json.dumps({name: measure(build) for name, build in CASES.items()}))
