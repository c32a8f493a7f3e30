"""The printed number: slips are found, two of them mended, and three never taken for a number."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.cardreader.neutral.code import code_of, read_code
from desktop.domain.support_code import (
    ALPHABET,
    CODE_SYMBOLS,
    NUMBER_BITS,
    CodeIncomplete,
    CodeUnreadable,
    grouped,
    number_of,
    spell,
)

numbers = st.integers(0, 2**NUMBER_BITS - 1)
places = st.integers(0, CODE_SYMBOLS - 1)


def with_slips(code: str, slips: dict[int, int]) -> str:
    """Each slip moves the symbol of a place by 1…31 in the alphabet: never to itself."""
    symbols = list(code)
    for place, step in slips.items():
        symbols[place] = ALPHABET[(ALPHABET.index(symbols[place]) + step) % len(ALPHABET)]
    return "".join(symbols)


def slips(count: int) -> st.SearchStrategy[dict[int, int]]:
    return st.dictionaries(places, st.integers(1, 31), min_size=count, max_size=count)


def test_the_documented_code_is_computed_and_read() -> None:
    assert grouped(code_of("NBSQQG28T5")) == "NBSQQ G28T5 WBFW6"
    reading = read_code("NBSQQ G28T5 WBFW6")
    assert (reading.number, reading.corrected, reading.certain) == ("NBSQQG28T5", (), True)


def times(one: int, other: int) -> int:
    """The product in GF(32), by shifting and reducing."""
    product = 0
    for bit in range(5):
        if other >> bit & 1:
            product ^= one << bit
    for bit in range(9, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << (bit - 5)
    return product


def generator_polynomial() -> list[int]:
    polynomial, root = [1], 1
    for _ in range(5):
        scaled = [times(root, factor) for factor in polynomial]
        pairs = zip([*polynomial, 0], [0, *scaled], strict=True)
        polynomial = [high ^ low for high, low in pairs]
        root = times(root, 2)
    return polynomial


def test_the_check_symbols_are_the_remainder_by_the_documented_polynomial() -> None:
    """Computed apart, by plain division, so that a partner's own code agrees."""
    generator = generator_polynomial()
    rest = [ALPHABET.index(symbol) for symbol in "NBSQQG28T5"] + [0] * 5
    for place in range(10):
        factor = rest[place]
        for step, coefficient in enumerate(generator):
            rest[place + step] ^= times(coefficient, factor)
    assert "".join(ALPHABET[value] for value in rest[10:]) == "WBFW6"


@given(numbers)
def test_every_number_is_read_as_it_was_written(number: int) -> None:
    reading = read_code(grouped(code_of(spell(number))))
    assert reading.certain
    assert number_of(reading.number) == number


def test_every_single_slip_of_a_code_is_mended() -> None:
    code = code_of("7K3QD9ABXZ")
    for place, step in itertools.product(range(CODE_SYMBOLS), range(1, 32)):
        reading = read_code(with_slips(code, {place: step}))
        assert (reading.number, reading.corrected) == ("7K3QD9ABXZ", (place,))


@given(numbers, slips(2))
def test_two_slips_are_mended_and_told(number: int, made: dict[int, int]) -> None:
    reading = read_code(with_slips(code_of(spell(number)), made))
    assert reading.number == spell(number)
    assert reading.corrected == tuple(sorted(made))
    assert not reading.certain


@given(numbers, slips(3))
def test_three_slips_are_always_refused(number: int, made: dict[int, int]) -> None:
    """Any two codes differ in six places, so three slips are nearer to no other code."""
    with pytest.raises(CodeUnreadable):
        read_code(with_slips(code_of(spell(number)), made))


@given(numbers, places, places)
def test_two_exchanged_symbols_are_mended(number: int, one: int, other: int) -> None:
    symbols = list(code_of(spell(number)))
    symbols[one], symbols[other] = symbols[other], symbols[one]
    assert read_code("".join(symbols)).number == spell(number)


@given(numbers, st.sets(places, max_size=4), st.data())
def test_up_to_four_symbols_may_be_illegible(
    number: int, gone: set[int], data: st.DataObject
) -> None:
    symbols = list(code_of(spell(number)))
    for place in gone:
        symbols[place] = data.draw(st.sampled_from("?U*@"))
    reading = read_code("".join(symbols))
    assert (reading.number, reading.corrected) == (spell(number), tuple(sorted(gone)))


@given(numbers, slips(1), st.sets(places, min_size=2, max_size=2))
def test_one_slip_beside_two_illegible_symbols_is_mended(
    number: int, made: dict[int, int], gone: set[int]
) -> None:
    symbols = list(with_slips(code_of(spell(number)), made))
    for place in gone:
        symbols[place] = "?"
    assert read_code("".join(symbols)).number == spell(number)


def test_five_illegible_symbols_would_leave_nothing_to_check_with() -> None:
    with pytest.raises(CodeUnreadable):
        read_code("?????" + code_of("7K3QD9ABXZ")[5:])


@given(numbers)
def test_typing_is_free_in_case_spaces_dashes_and_look_alikes(number: int) -> None:
    code = code_of(spell(number))
    typed = f" {code[:4]}-{code[4:9]}–{code[9:]}\u00a0".lower()
    for symbol, look_alike in (("0", "o"), ("1", "l")):
        assert read_code(typed.replace(symbol, look_alike)).certain
    assert read_code(typed.replace("1", "I")).number == spell(number)


@pytest.mark.parametrize("text", ["", "NBSQQ G28T5 WBFW", "NBSQQ G28T5 WBFW66", "A" * 5000])
def test_a_symbol_too_few_or_too_many_is_told_by_its_count(text: str) -> None:
    with pytest.raises(CodeIncomplete) as raised:
        read_code(text)
    assert raised.value.typed == min(len(text.replace(" ", "")), 100)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        reading = read_code(text)
    except (CodeIncomplete, CodeUnreadable):
        return
    assert code_of(reading.number)


@given(st.text(alphabet=ALPHABET + "?", min_size=CODE_SYMBOLS, max_size=CODE_SYMBOLS))
def test_what_is_accepted_is_near_to_a_true_code(text: str) -> None:
    try:
        reading = read_code(text)
    except CodeUnreadable:
        return
    true = code_of(reading.number)
    differing = {place for place in range(CODE_SYMBOLS) if text[place] != true[place]}
    assert set(reading.corrected) == differing


@pytest.mark.parametrize("number", [-1, 2**50])
def test_a_number_of_other_bits_is_not_spelled(number: int) -> None:
    with pytest.raises(ValueError, match="fifty bits"):
        spell(number)
