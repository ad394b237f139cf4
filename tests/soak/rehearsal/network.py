"""Machines on one bridge: network namespaces of this one, each with an address, made and taken away by ip(8)."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from config.places import ROOT

NETWORK: Final = "10.99.77"
"""The first three numbers of every address; the bridge, on which we ourselves stand, is .1."""
BRIDGE: Final = "glossator0"
SPACE: Final = "glossator-"
"""Begins the name of each namespace."""
END_SECONDS: Final = 20


class NotMade(RuntimeError):
    """A part of the rehearsal could not be made; the message says which."""


def ip(*words: str) -> str:
    """What ip(8) answers. Raises `NotMade` with its complaint."""
    return asked("ip", *words)


def asked(*command: str, env: Mapping[str, str] | None = None) -> str:
    """What a program prints. Raises `NotMade` where it fails."""
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env=dict(env) if env else None, cwd=ROOT
    )
    if done.returncode != 0:
        raise NotMade(f"{' '.join(command)}:\n{done.stdout}{done.stderr}")
    return done.stdout


@dataclass
class Machine:
    """A namespace with its folder; what is started in it is killed with it, and its link can be cut."""

    name: str
    number: int
    folder: Path
    started: "list[subprocess.Popen[bytes]]" = field(default_factory=list)

    @property
    def address(self) -> str:
        """Its address on the bridge."""
        return f"{NETWORK}.{self.number}"

    @property
    def _space(self) -> str:
        return SPACE + self.name

    @property
    def _link(self) -> str:
        return f"gl-{self.name}"

    def make(self) -> None:
        """Makes the namespace, its folder and its link."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        ip("netns", "add", self._space)
        ip("link", "add", self._link, "type", "veth", "peer", "name", "eth0", "netns", self._space)
        ip("link", "set", self._link, "master", BRIDGE, "up")
        ip("-n", self._space, "address", "add", f"{self.address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            ip("-n", self._space, "link", "set", device, "up")

    def within(self, *command: str) -> list[str]:
        """The command as it is run on this machine."""
        return ["ip", "netns", "exec", self._space, *command]

    def start(self, *command: str, env: Mapping[str, str] | None = None) -> None:
        """Starts a program, which writes into `log` in the machine's folder."""
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                self.within(*command), stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=ROOT,
                env=dict(env) if env else None, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)

    def kill(self) -> None:
        """SIGKILL for every process of the machine, as when its power goes. Returns when none is left."""
        deadline = time.monotonic() + END_SECONDS
        while present := ip("netns", "pids", self._space).split():
            for pid in present:
                with suppress(ProcessLookupError):
                    os.kill(int(pid), signal.SIGKILL)
            for process in self.started:
                process.poll()
            if time.monotonic() > deadline:
                raise NotMade(f"{self.name} cannot be killed: {present}")
            time.sleep(0.02)
        for process in self.started:
            process.wait()
        self.started = []

    def cut(self) -> None:
        """Pulls its network cable: nothing comes or goes, and nobody is told."""
        ip("link", "set", self._link, "down")

    def join(self) -> None:
        """Puts the cable back."""
        ip("link", "set", self._link, "up")

    def vanish(self) -> None:
        """What is sent to it is dropped on the bridge, and nobody is told, not even that its address is not there.

        By bridge(8), which comes with ip(8).
        """
        [link] = json.loads(ip("-n", self._space, "-json", "link", "show", "eth0"))
        ip("neighbour", "replace", self.address, "lladdr", link["address"], "dev", BRIDGE, "nud", "permanent")
        asked("bridge", "link", "set", "dev", self._link, "state", "0")

    def come_back(self) -> None:
        """The bridge passes on to it again."""
        asked("bridge", "link", "set", "dev", self._link, "state", "3")

    def take_away(self) -> None:
        """Kills all and removes the namespace."""
        with suppress(NotMade):
            self.kill()
        for words in (("link", "delete", self._link), ("netns", "delete", self._space)):
            with suppress(NotMade):
                ip(*words)


@dataclass
class Network:
    """The bridge and its machines. Use `with`."""

    folder: Path
    machines: list[Machine] = field(default_factory=list)

    def machine(self, name: str, number: int) -> Machine:
        """Another machine."""
        made = Machine(name, number, self.folder / name)
        self.machines.append(made)
        made.make()
        return made

    def __enter__(self) -> Self:
        ip("link", "add", BRIDGE, "type", "bridge")
        ip("address", "add", f"{NETWORK}.1/24", "dev", BRIDGE)
        ip("link", "set", BRIDGE, "up")
        return self

    def __exit__(self, *_exception: object) -> None:
        for each in self.machines:
            each.take_away()
        with suppress(NotMade):
            ip("link", "delete", BRIDGE)
