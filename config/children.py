"""Child processes that never outlive the launcher."""

import ctypes
import os
import signal
from collections.abc import Callable
from typing import Final

PR_SET_PDEATHSIG: Final = 1


def dies_with_us(how: signal.Signals) -> Callable[[], None]:
    """A `preexec_fn`: the child gets `how` when we die, even by SIGKILL (prctl(2)), and no Ctrl-C of the terminal.

    Use it only while the calling process has a single thread.
    """
    parent = os.getpid()
    prctl = ctypes.CDLL(None).prctl

    def in_the_child() -> None:
        prctl(PR_SET_PDEATHSIG, how)
        os.setpgid(0, 0)
        if os.getppid() != parent:  # it died before prctl was called
            os.kill(os.getpid(), how)

    return in_the_child
