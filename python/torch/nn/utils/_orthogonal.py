"""The parametrization of orthogonal matrices by unconstrained ones."""

import torch
from torch.nn.modules.module import Module


def _is_orthogonal(matrix):
    rows, columns = matrix.shape[-2:]
    identity = torch.eye(columns, dtype=matrix.dtype)
    return torch.allclose(matrix.mT @ matrix, identity, atol=10 * rows * torch.finfo(matrix.dtype).eps)


def _orthonormalised(matrix):
    """Q of matrix = Q R with the diagonal of R not negative."""
    reflections, tau = torch.geqrf(matrix)
    signs = reflections.diagonal(dim1=-2, dim2=-1).sgn()
    return torch.linalg.householder_product(reflections, tau) * signs.unsqueeze(-2)


def _reflections(matrix):
    """What `_from_reflections` takes back to an orthogonal matrix: reflections below a diagonal of signs."""
    reflections, tau = torch.geqrf(matrix)
    diagonal = reflections.diagonal(dim1=-2, dim2=-1)
    diagonal.sign_()
    # A column that needed no reflection.
    diagonal[tau == 0.0] *= -1
    return reflections


def _from_reflections(parameters):
    below = parameters.tril(diagonal=-1)
    tau = 2.0 / (1.0 + (below * below).sum(dim=-2))
    # The signs are not trained.
    signs = parameters.diagonal(dim1=-2, dim2=-1).int()
    return torch.linalg.householder_product(below, tau) * signs.unsqueeze(-2)


def _from_skew(parameters, orthogonal_map):
    """A rotation from the triangle below the diagonal, by the exponential or by Cayley's map."""
    rows, columns = parameters.shape[-2:]
    lower = parameters.tril()
    if rows != columns:
        rest = lower.new_zeros(rows, rows - columns).expand(*lower.shape[:-2], -1, -1)
        lower = torch.cat([lower, rest], dim=-1)
    skew = lower - lower.mT
    if orthogonal_map == "matrix_exp":
        rotation = torch.matrix_exp(skew)
    else:
        identity = torch.eye(rows, dtype=skew.dtype)
        rotation = torch.linalg.solve(
            torch.add(identity, skew, alpha=-0.5), torch.add(identity, skew, alpha=0.5)
        )
    return rotation if rows == columns else rotation[..., :columns]


class Orthogonal(Module):
    """With `use_trivialization`, the weight is base @ map(parameters), and the parameters start at what the map makes I."""

    def __init__(self, shape, orthogonal_map, use_trivialization):
        super().__init__()
        self.shape = shape
        self.orthogonal_map = orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, parameters):
        wide = parameters.size(-2) < parameters.size(-1)
        tall = parameters.mT if wide else parameters
        made = _from_reflections(tall) if self.orthogonal_map == "householder" else _from_skew(tall, self.orthogonal_map)
        if hasattr(self, "base"):
            made = self.base @ made
        return made.mT if wide else made

    @torch.no_grad()
    def right_inverse(self, matrix):
        if matrix.shape != self.shape:
            raise ValueError(
                f"Expected a matrix or batch of matrices of shape {self.shape}. Got a tensor of shape {matrix.shape}."
            )
        wide = matrix.size(-2) < matrix.size(-1)
        tall = matrix.mT if wide else matrix
        if hasattr(self, "base"):
            self.base = self._completed(tall)
            start = torch.zeros_like(matrix)
            start.diagonal(dim1=-2, dim2=-1).fill_(-1.0)
            return start
        if self.orthogonal_map != "householder":
            raise NotImplementedError(
                "It is not possible to assign to the matrix exponential or the Cayley parametrizations when "
                "use_trivialization=False."
            )
        reflections = _reflections(tall)
        return reflections.mT if wide else reflections

    @staticmethod
    def _completed(matrix):
        """The matrix, orthonormalised if need be, with random columns that make it square."""
        rows, columns = matrix.shape[-2:]
        if rows == columns:
            return matrix.clone() if _is_orthogonal(matrix) else _orthonormalised(matrix)
        rest = torch.randn(*matrix.shape[:-2], rows, rows - columns, dtype=matrix.dtype)
        return _orthonormalised(torch.cat([matrix, rest], dim=-1))


# PyTorch's name for it, which is in what a module prints.
Orthogonal.__name__ = Orthogonal.__qualname__ = "_Orthogonal"
Orthogonal.__module__ = "torch.nn.utils.parametrizations"
