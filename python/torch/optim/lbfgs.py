"""LBFGS: a quasi-Newton method that calls the closure several times a step."""

import torch
from torch.optim.optimizer import Optimizer


def _cubic_minimum(x1, f1, g1, x2, f2, g2, bounds=None):
    """Where the cubic through two points with their slopes is least, within bounds."""
    low, high = bounds if bounds is not None else (min(x1, x2), max(x1, x2))
    d1 = g1 + g2 - 3 * (f1 - f2) / (x1 - x2)
    square = d1**2 - g1 * g2
    if square < 0:
        return (low + high) / 2.0
    d2 = square.sqrt() if isinstance(square, torch.Tensor) else square**0.5
    if x1 <= x2:
        place = x2 - (x2 - x1) * ((g2 + d2 - d1) / (g2 - g1 + 2 * d2))
    else:
        place = x1 - (x1 - x2) * ((g1 + d2 - d1) / (g1 - g2 + 2 * d2))
    return min(max(place, low), high)


class _Point:
    """A step length with the loss, the gradient and the slope along the direction there."""

    def __init__(self, t, f, g, slope):
        self.t = t
        self.f = f
        self.g = g
        self.slope = slope


class _StrongWolfe:
    """Line search for a step that lowers the loss enough (c1) and flattens the slope enough (c2)."""

    c1 = 1e-4
    c2 = 0.9

    def __init__(self, evaluate, direction, start, tolerance, most):
        self._evaluate = evaluate
        self._direction = direction
        self._start = start
        self._tolerance = tolerance
        self._most = most
        self.evaluations = 0
        self._iterations = 0

    def _at(self, t):
        loss, gradient = self._evaluate(t)
        self.evaluations += 1
        return _Point(t, loss, gradient, gradient.dot(self._direction))

    def _too_high(self, point):
        return point.f > self._start.f + self.c1 * point.t * self._start.slope

    def _flat(self, point):
        return abs(point.slope) <= -self.c2 * self._start.slope

    def search(self, t):
        bracket, done = self._bracket(t)
        return self._zoom(bracket, done)

    def _bracket(self, t):
        """Two points with a good one between them, or one that is good."""
        before, point = self._start, self._at(t)
        while self._iterations < self._most:
            if self._too_high(point) or (self._iterations > 1 and point.f >= before.f):
                return [before, point], False
            if self._flat(point):
                return [point], True
            if point.slope >= 0:
                return [before, point], False
            bounds = (point.t + 0.01 * (point.t - before.t), point.t * 10)
            longer = _cubic_minimum(before.t, before.f, before.slope, point.t, point.f, point.slope, bounds)
            before, point = point, self._at(longer)
            self._iterations += 1
        return [self._start, point], False

    def _zoom(self, bracket, done):
        size = self._direction.abs().max()
        stuck = False
        best, worst = (0, 1) if bracket[0].f <= bracket[-1].f else (1, 0)
        while not done and self._iterations < self._most:
            if abs(bracket[1].t - bracket[0].t) * size < self._tolerance:
                break
            a, b = bracket
            t = _cubic_minimum(a.t, a.f, a.slope, b.t, b.f, b.slope)
            t, stuck = _kept_inside(t, min(a.t, b.t), max(a.t, b.t), stuck)
            point = self._at(t)
            self._iterations += 1
            if self._too_high(point) or point.f >= bracket[best].f:
                bracket[worst] = point
                best, worst = (0, 1) if bracket[0].f <= bracket[1].f else (1, 0)
                continue
            done = self._flat(point)
            if not done and point.slope * (bracket[worst].t - bracket[best].t) >= 0:
                bracket[worst] = bracket[best]
            bracket[best] = point
        return bracket[best]


def _kept_inside(t, low, high, stuck):
    """Moves t away from the bracket's ends when the search makes no progress."""
    margin = 0.1 * (high - low)
    if min(high - t, t - low) >= margin:
        return t, False
    if stuck or t >= high or t <= low:
        return (high - margin if abs(t - high) < abs(t - low) else low + margin), False
    return t, True


class LBFGS(Optimizer):
    """Newton's method with the Hessian estimated from the last history_size steps; `step` needs a closure."""

    def __init__(
        self,
        params,
        lr: float | torch.Tensor = 1,
        max_iter: int = 20,
        max_eval: int | None = None,
        tolerance_grad: float = 1e-7,
        tolerance_change: float = 1e-9,
        history_size: int = 100,
        line_search_fn: str | None = None,
    ) -> None:
        if isinstance(lr, torch.Tensor) and lr.numel() != 1:
            raise ValueError("Tensor lr must be 1-element")
        if not 0.0 <= lr:
            raise ValueError(f"Invalid learning rate: {lr}")
        super().__init__(
            params,
            {
                "lr": lr,
                "max_iter": max_iter,
                "max_eval": max_iter * 5 // 4 if max_eval is None else max_eval,
                "tolerance_grad": tolerance_grad,
                "tolerance_change": tolerance_change,
                "history_size": history_size,
                "line_search_fn": line_search_fn,
            },
        )
        if len(self.param_groups) != 1:
            raise ValueError("LBFGS doesn't support per-parameter options (parameter groups)")
        self._params = self.param_groups[0]["params"]

    def _gradient(self):
        return torch.cat(
            [torch.zeros_like(p).view(-1) if p.grad is None else p.grad.reshape(-1) for p in self._params]
        )

    def _move(self, step, direction):
        offset = 0
        for param in self._params:
            count = param.numel()
            param.add_(direction[offset : offset + count].view_as(param), alpha=step)
            offset += count

    def _loss_at(self, closure, start, t, direction):
        self._move(t, direction)
        loss = float(closure())
        gradient = self._gradient()
        for param, value in zip(self._params, start):
            param.copy_(value)
        return loss, gradient

    def step(self, closure):
        """Up to max_iter iterations; `closure` clears gradients, computes the loss, backpropagates and returns it."""
        with torch.no_grad():
            return self._step(torch.enable_grad()(closure))

    def _step(self, closure):
        group = self.param_groups[0]
        state = self.state[self._params[0]]
        state.setdefault("func_evals", 0)
        state.setdefault("n_iter", 0)
        first = closure()
        loss = float(first)
        evaluations = 1
        state["func_evals"] += 1
        gradient = self._gradient()
        if gradient.abs().max() <= group["tolerance_grad"]:
            return first
        for iteration in range(1, group["max_iter"] + 1):
            state["n_iter"] += 1
            direction = self._new_direction(state, gradient, group["history_size"])
            state["prev_flat_grad"] = gradient.clone()
            state["prev_loss"] = loss
            lr = float(group["lr"])
            t = min(1.0, 1.0 / gradient.abs().sum()) * lr if state["n_iter"] == 1 else lr
            state["t"] = t
            slope = gradient.dot(direction)
            if slope > -group["tolerance_change"]:
                break
            used = 0
            if group["line_search_fn"] is not None:
                if group["line_search_fn"] != "strong_wolfe":
                    raise RuntimeError("only 'strong_wolfe' is supported")
                start = [param.clone() for param in self._params]
                search = _StrongWolfe(
                    lambda t: self._loss_at(closure, start, t, direction),
                    direction,
                    _Point(0, loss, gradient.clone(), slope),
                    group["tolerance_change"],
                    group["max_eval"] - evaluations,
                )
                found = search.search(t)
                loss, gradient, t, used = found.f, found.g, found.t, search.evaluations
                state["t"] = t
                self._move(t, direction)
            else:
                self._move(t, direction)
                if iteration != group["max_iter"]:
                    loss = float(closure())
                    gradient = self._gradient()
                    used = 1
            evaluations += used
            state["func_evals"] += used
            if (
                evaluations >= group["max_eval"]
                or gradient.abs().max() <= group["tolerance_grad"]
                or direction.mul(t).abs().max() <= group["tolerance_change"]
                or abs(loss - state["prev_loss"]) < group["tolerance_change"]
            ):
                break
        return first

    def _new_direction(self, state, gradient, history_size):
        """Minus the gradient through the estimated inverse Hessian (two-loop recursion)."""
        if state["n_iter"] == 1:
            state.update(old_dirs=[], old_stps=[], ro=[], H_diag=1)
            state["d"] = gradient.neg()
            return state["d"]
        change = gradient.sub(state["prev_flat_grad"])
        step = state["d"].mul(state["t"])
        curvature = change.dot(step)
        changes, steps, inverse = state["old_dirs"], state["old_stps"], state["ro"]
        if curvature > 1e-10:
            if len(changes) == history_size:
                for history in (changes, steps, inverse):
                    history.pop(0)
            changes.append(change)
            steps.append(step)
            inverse.append(1.0 / curvature)
            state["H_diag"] = curvature / change.dot(change)
        weights = state.setdefault("al", [None] * history_size)
        q = gradient.neg()
        for i in reversed(range(len(changes))):
            weights[i] = steps[i].dot(q) * inverse[i]
            q.add_(changes[i], alpha=-weights[i])
        direction = torch.mul(q, state["H_diag"])
        for i in range(len(changes)):
            again = changes[i].dot(direction) * inverse[i]
            direction.add_(steps[i], alpha=weights[i] - again)
        state["d"] = direction
        return direction
