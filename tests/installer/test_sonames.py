"""The Depends field of the Debian package."""

import pytest
import sonames


def test_depends_are_sorted_named_once_and_carry_the_glibc_floor() -> None:
    assert sonames.depends({"libGL.so.1", "libc.so.6", "libm.so.6", "libssl.so.3", "libcrypto.so.3"}, "2.36") == [
        "libc6 (>= 2.36)",
        "libgl1",
        "libssl3t64 | libssl3",
    ]


def test_printing_libraries_are_recommended_only() -> None:
    assert sonames.depends({"libcups.so.2"}, "2.36") == ["libc6 (>= 2.36)"]
    assert sonames.recommends({"libcups.so.2", "libGL.so.1"}) == ["libcups2t64 | libcups2"]
    assert sonames.recommends({"libGL.so.1"}) == []


def test_an_unknown_library_is_refused() -> None:
    with pytest.raises(KeyError, match="libnew"):
        sonames.depends({"libnew.so.1"}, "2.36")
