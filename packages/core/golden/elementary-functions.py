"""Writes elementary-functions.json: arguments of exponential, logarithm, cosinePi and normalQuantile, each with the
float64 nearest to the true value and what is left of it.

A row is [argument, nearest, remainder]; the true value is nearest + remainder * ulp(nearest), so that a test can
measure an error in units in the last place without numbers longer than float64. The values come from integer
arithmetic and the standard library's `decimal` with 60 digits or more, and share nothing with the sources under test.

Run: python3 elementary-functions.py
"""

import json
import math
import random
import re
import struct
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 60
getcontext().Emin, getcontext().Emax = -10_000, 10_000
draw = random.Random(1)


def exact(number: float) -> Decimal:
    """The decimal of a float64, without rounding: it may need 767 digits."""
    return Decimal(number)


def row(argument: float, value: Decimal) -> list[float]:
    fraction = Fraction(value)
    nearest = float(fraction)  # Fraction to float rounds correctly, subnormal numbers included
    remainder = (fraction - Fraction(nearest)) / Fraction(math.ulp(nearest))
    return [argument, nearest, round(float(remainder), 6)]


def float_of_bits(bits: int) -> float:
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def neighbours(number: float, count: int) -> list[float]:
    below, above, numbers = number, number, [number]
    for _ in range(count):
        below, above = math.nextafter(below, -math.inf), math.nextafter(above, math.inf)
        numbers += [below, above]
    return numbers


def exponential_rows() -> list[list[float]]:
    ln2 = math.log(2)
    arguments = [draw.uniform(-745.13, 709.78) for _ in range(250)]
    arguments += [draw.uniform(-745.13, -708.4) for _ in range(60)]  # subnormal results
    arguments += [draw.uniform(-0.4, 0.4) for _ in range(60)]
    arguments += [draw.choice([-1, 1]) * 10 ** draw.uniform(-320, -1) for _ in range(60)]
    halves = [(power + 0.5) * ln2 for power in (-1074, -1022, -3, -1, 0, 1, 5, 1023)]  # where the reduction changes
    arguments += [near for half in halves for near in neighbours(half, 1)]
    arguments += neighbours(709.782712893384, 1)[1:2] + [-708.3964185322641, -744.4400719213812]
    arguments += hard_exponentials
    return [row(x, exact(x).exp()) for x in arguments]


def logarithm_rows() -> list[list[float]]:
    arguments = [float_of_bits(draw.randrange(1, 0x7FF0000000000000)) for _ in range(200)]
    arguments += [float_of_bits(draw.randrange(1, 2**52)) for _ in range(40)]  # subnormal arguments
    arguments += [draw.uniform(0.5, 2) for _ in range(100)]
    arguments += [1 + draw.choice([-1, 1]) * 2 ** draw.uniform(-52, -3) for _ in range(60)]
    arguments += [near for scale in (0.25, 0.5, 1, 2, 1024) for near in neighbours(scale * math.sqrt(2), 2)]
    arguments += [2.0**power for power in (-1074, -1022, -1, 1, 2, 1023)] + neighbours(1, 2)[1:]
    arguments += [float_of_bits(0x7FEFFFFFFFFFFFFF)]
    arguments += hard_logarithms
    return [row(x, exact(x).ln()) for x in arguments]


def cosine_pi_rows() -> list[list[float]]:
    arguments = [draw.uniform(-2, 2) for _ in range(250)]
    arguments += [draw.choice([-1, 1]) * 2 ** draw.uniform(1, 53) for _ in range(100)]
    arguments += [2 ** draw.uniform(-60, -2) for _ in range(30)]
    arguments += [near for quarter in range(1, 8) for near in neighbours(quarter / 4, 2)]
    arguments += hard_cosines
    return [row(x, cosine_pi(Fraction(x))) for x in arguments]


def cosine_pi(x: Fraction) -> Decimal:
    """The Taylor series of the cosine at pi * x, after an exact reduction to [0, 1/2]."""
    turn = abs(x) % 2
    folded = 2 - turn if turn > 1 else turn
    if folded == Fraction(1, 2):
        return Decimal(0)
    if folded > Fraction(1, 2):
        return -cosine_pi(1 - folded)
    # Near 1/2 the cosine is small: the sine of the complement keeps all its digits.
    use_sine = folded > Fraction(1, 4)
    reduced = Fraction(1, 2) - folded if use_sine else folded
    angle = pi * (Decimal(reduced.numerator) / Decimal(reduced.denominator))
    term, order, total = (angle, 1, Decimal(0)) if use_sine else (Decimal(1), 0, Decimal(0))
    while term != 0 and abs(term) > Decimal(10) ** -150:
        total += term
        term *= -angle * angle / ((order + 1) * (order + 2))
        order += 2
    return total


def pi_by_machin() -> Decimal:
    def inverse_tangent_of_inverse(number: int) -> Decimal:
        power, order, total, square = Decimal(1) / number, 1, Decimal(0), number * number
        while power > Decimal(10) ** -(getcontext().prec + 5):
            total += power / order if order % 4 == 1 else -power / order
            power /= square
            order += 2
        return total

    return 4 * (4 * inverse_tangent_of_inverse(5) - inverse_tangent_of_inverse(239))


def normal_quantile_rows() -> list[list[float]]:
    probabilities = [(draw.randrange(2**52) + 0.5) * 2.0**-52 for _ in range(250)]
    probabilities += [10 ** draw.uniform(-16, -1) for _ in range(60)]
    probabilities += [10 ** draw.uniform(-307, -16) for _ in range(20)]
    probabilities += [1 - 10 ** draw.uniform(-15, -1) for _ in range(40)]
    probabilities += [0.5 + draw.choice([-1, 1]) * 2 ** draw.uniform(-53, -2) for _ in range(40)]
    probabilities += [near for edge in (0.075, 0.925, math.exp(-25)) for near in neighbours(edge, 2)]
    probabilities += [2.0**-53, 3 * 2.0**-53, 1 - 2.0**-53, 1 - 2.0**-52]
    return [row(p, normal_quantile(p)) for p in probabilities]


def normal_quantile(probability: float) -> Decimal:
    """Newton's method on the distribution function, from a start by bisection in float64."""
    tail = min(exact(probability), 1 - exact(probability))
    if tail == Decimal("0.5"):
        return Decimal(0)
    low, high = 0.0, 38.5
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if math.erfc(middle / math.sqrt(2)) / 2 < tail else (middle, high)
    x = exact(low)
    for _ in range(5):
        x += (upper_tail(x) - tail) / density(x)
    return -x if probability < 0.5 else x


def density(x: Decimal) -> Decimal:
    return (-x * x / 2).exp() / (2 * pi).sqrt()


def upper_tail(x: Decimal) -> Decimal:
    """1/2 - density(x) * (x + x^3/3 + x^5/(3*5) + ...), whose terms are all positive."""
    term, order, total = x, 1, Decimal(0)
    while term > total * Decimal(10) ** -getcontext().prec:
        total += term
        order += 2
        term *= x * x / order
    return Decimal("0.5") - density(x) * total


# Where a scan of 700,000 arguments each found the largest errors of the sources under test.
hard_exponentials = [665.7718285734096, 602.6939237428403, -72.39090675128159, -560.4038425317499]
hard_logarithms = [0.705939521551035, 0.7050374980106143, 0.7008178209371961, 1.400972316056503]
hard_cosines = [0.5796942143614359, -0.5798331040652607, 0.41985899892243195, 0.5797348712745083]


def formatted(values: list[float]) -> str:
    """JSON as the repository's formatter writes it: 1e5 and 1e-5 instead of 1e+05 and 1e-05."""
    return re.sub(r"e\+?(-?)0*", r"e\1", json.dumps(values))


def main() -> None:
    global pi
    pi = pi_by_machin()
    functions = {
        "exponential": exponential_rows(),
        "logarithm": logarithm_rows(),
        "cosinePi": cosine_pi_rows(),
    }
    getcontext().prec = 400  # the tail is the difference of numbers near 1/2, and as small as 1e-307
    pi = pi_by_machin()
    functions["normalQuantile"] = normal_quantile_rows()
    tables = ",\n".join(
        f'  "{name}": [\n' + ",\n".join(f"    {formatted(values)}" for values in rows) + "\n  ]"
        for name, rows in functions.items()
    )
    Path(__file__).with_suffix(".json").write_text("{\n" + tables + "\n}\n")


main()
