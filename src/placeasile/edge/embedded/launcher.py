"""Become another program: tied to the parent's life, and stripped of root on demand.

Run by path, as ``python -I -S launcher.py SIGNAL PARENT IDENTITY PROGRAM [ARGUMENT…]``:

- SIGNAL (a number, 0 for none) is sent by the kernel when the parent dies (Linux);
- PARENT is the process id of that parent;
- IDENTITY is ``-`` (unchanged), ``userns`` (root becomes an ordinary user in a user
  namespace of its own; on disk, files stay root's) or ``UID:GID`` (really become it).

A program of its own rather than a ``preexec_fn``: it is safe in a process with threads,
and it starts as root from a folder that the later identity may not enter. Standard
library only, and few imports: it delays each child by some ten milliseconds.
"""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
CANNOT_START = 127


def enter_user_namespace() -> None:
    """Turn root into uid 1000 of a namespace that holds one user.

    Raises:
        OSError: the kernel or a sandbox (Docker, chroot) refuses.
    """
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWUSER) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), "unshare")
    maps = {"setgroups": "deny", "uid_map": "1000 0 1", "gid_map": "1000 0 1"}
    for name, content in maps.items():
        descriptor = os.open(f"/proc/self/{name}", os.O_WRONLY)
        os.write(descriptor, content.encode())
        os.close(descriptor)


def become(uid: int, gid: int) -> None:
    """Drop root for good."""
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def die_with_parent(number: int, parent: int) -> None:
    """Ask the kernel for a signal when the parent dies; after any change of identity.

    The kernel forgets the request when credentials change, and sends nothing when the
    parent died before it: hence the order, and the last look.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def main(arguments: list[str]) -> None:
    """Take the identity, tie the knot, run the program."""
    number, parent, identity, *program = arguments
    try:
        if identity == "userns":
            enter_user_namespace()
        elif identity != "-":
            uid, gid = identity.split(":")
            become(int(uid), int(gid))
        if int(number):
            die_with_parent(int(number), int(parent))
        os.execvp(program[0], program)
    except OSError as error:
        sys.stderr.write(f"{program[0]}: {error}\n")
        sys.exit(CANNOT_START)


if __name__ == "__main__":
    main(sys.argv[1:])
