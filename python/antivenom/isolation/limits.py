"""How much may one child process take?"""

from __future__ import annotations

import math
from dataclasses import dataclass

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one child process and all that it starts.

    Attributes:
        wall_s: Time from start to end; the whole process tree is killed when it is over.
        memory_bytes: Address space of each process. Not enforced by macOS.
        file_bytes: Size of any one file that is written.
        output_bytes: Standard output and standard error together.
        message_bytes: What the child may write on its channel.
        open_files: Descriptors of each process.
    """

    wall_s: float = 10.0
    memory_bytes: int = 512 * _MIB
    file_bytes: int = 64 * _MIB
    output_bytes: int = _MIB
    message_bytes: int = _MIB
    open_files: int = 256

    @property
    def cpu_s(self) -> int:
        """Processor time of each process: above the wall time, so that the latter speaks first."""
        return math.ceil(self.wall_s) + 1
