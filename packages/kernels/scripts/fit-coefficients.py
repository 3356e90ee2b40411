"""Prints the coefficients of sigmoid4 and tanh4 of assembly/vector-math.ts: python3 fit-coefficients.py, with numpy.

Each approximation is linear in its coefficients and has the least greatest error, in units of 2^-24 of the function. The
coefficients are rounded to float32 one after the other, and those that are left fitted again each time.
"""

import numpy as np

UNIT = 2.0**-24


def nodes(low, high, count=2000, density=1.0):
    """Numbers from `low` to `high`, the denser the nearer to either end; a density above 1 favours the low one."""
    return low + (high - low) * ((1 - np.cos(np.linspace(0, np.pi, count))) / 2) ** density


def least_greatest(basis, target, weight, rounds=300):
    """Lawson's algorithm (1961): least squares, with the weight of a node growing by the error found there."""
    scale = np.abs(basis).max(axis=0)
    emphasis = np.ones(len(target))
    best = np.inf, None
    for _ in range(rounds):
        w = np.sqrt(emphasis) * weight
        coefficients = np.linalg.lstsq(basis / scale * w[:, None], target * w, rcond=None)[0] / scale
        errors = np.abs(basis @ coefficients - target) * weight
        if errors.max() < best[0]:
            best = errors.max(), coefficients
        emphasis *= errors / errors.max() + 1e-4
        emphasis /= emphasis.max()
    return best


def fit(basis, target, weight):
    """The float32 coefficients of a basis given as columns, and the greatest weighted error."""
    basis = np.stack(basis, axis=1)
    found = []
    left = target
    for column in range(basis.shape[1]):
        coefficients = least_greatest(basis[:, column:], left, weight)[1]
        found.append(float(np.float32(coefficients[0])))
        left = left - found[-1] * basis[:, column]
    return found, (np.abs(left) * weight).max()


def show(name, coefficients, error):
    print(f"{name}: {[float(str(np.float32(c))) for c in coefficients]}, error {error:.3g}")


def sigmoid_ratio():
    """13/8·x / (1 - e^-x) = 13/8 + 13/16·x + c2·x² + c4·x⁴: then e^-x = 1 - 13/8·x / that."""
    limit = np.log(2) / 2 * 1.0005
    x = nodes(-limit, limit)  # an even number of nodes, so that none is 0
    ratio = x / -np.expm1(-x)
    weight = np.abs(x) / ratio**2 * np.exp(x) / UNIT
    factor = 13 / 8
    found, error = fit([x**2, x**4], factor * (ratio - 1 - x / 2), weight / factor)
    show("ratio2, ratio4, to be scaled by 2^-64", found, error)


def tanh_near(high=1.32):
    """x·coth x = 1 + x²·(c0 + c1·x² + residue / (x² + pole)), the pole so that the error is least."""
    x = nodes(-high, high)[1000:]
    square = x**2
    target = x / np.tanh(x)

    def at(pole, fitted=least_greatest):
        basis = [square / (square + pole), square, square**2]
        return fitted(basis if fitted is fit else np.stack(basis, axis=1), target - 1, 1 / target / UNIT)

    least, most = 9.9, 10.2
    for _ in range(16):
        left, right = least + (most - least) / 3, most - (most - least) / 3
        least, most = (least, right) if at(left)[0] < at(right)[0] else (left, most)
    pole = float(np.float32(least))
    found, error = at(pole, fit)
    show("nearPole, nearResidue, near0, near1", [pole, *found], error)


def tanh_far(low=1.34):
    """1 - tanh x = p(x)^-4, p of degree 6. Its error is weighed against what roundings leave, which is more the larger x."""
    x = nodes(low, 9.3, density=1.3)
    rest = 2 / (1 + np.exp(2 * x))
    root = rest ** (-1 / 4)
    allowed = np.interp(x, [1.2, 1.9, 2.4, 3], [0.2, 0.4, 0.8, 0.9])
    weight = 4 * rest / root / UNIT / allowed
    found, error = fit([x**power for power in range(7)], root, weight)
    show("far0 to far6, the error weighed", found, error)


sigmoid_ratio()
tanh_near()
tanh_far()
