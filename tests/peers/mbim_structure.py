# SPDX-License-Identifier: BSL-1.0
"""Information buffers of MBIM by hand, for tests that hold something against what nobody else made of them."""


def structure(*fields):
    """The bytes of an information buffer: numbers of 32 bits, numbers of 64 bits as (number,), bytes as they are, and
    behind them what `Away` keeps."""
    size = sum(field.fixed_size() if isinstance(field, Away) else 8 if isinstance(field, tuple) else
               4 if isinstance(field, int) else len(field) for field in fields)
    fixed, data = b"", b""
    for field in fields:
        if isinstance(field, Away):
            fixed += field.pairs(size + len(data))
            data += field.data()
        elif isinstance(field, tuple):
            fixed += field[0].to_bytes(8, "little")
        else:
            fixed += field.to_bytes(4, "little") if isinstance(field, int) else field
    return fixed + data


class Away:
    """What stands in the data of a structure, and of which the fixed part tells offset and size, or size and offset."""

    def __init__(self, *parts, counted=False, size_first=False):
        self._parts = [part.encode("utf-16-le") if isinstance(part, str) else part for part in parts]
        self._counted = counted
        self._size_first = size_first

    def fixed_size(self):
        return 8 * len(self._parts) + (4 if self._counted else 0)

    def pairs(self, offset):
        fixed = len(self._parts).to_bytes(4, "little") if self._counted else b""
        for part in self._parts:
            pair = (len(part), offset) if self._size_first else (offset, len(part))
            fixed += b"".join(number.to_bytes(4, "little") for number in pair)
            offset += len(part) + -len(part) % 4
        return fixed

    def data(self):
        return b"".join(part + bytes(-len(part) % 4) for part in self._parts)
