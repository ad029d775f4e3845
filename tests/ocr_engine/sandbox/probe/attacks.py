"""What a hijacked page process tries. It runs inside one, from memory, after a line of Python that sets GIVEN.

GIVEN: `numbers` of system calls, `starts_program`, and `victims`: `server`, `template` and `neighbour` (process ids),
`secret` (a file), `folder` (where it lies), `descriptor` (of a document that the server has open). No attempt does harm
where it is not stopped: arguments are wrong wherever right ones would change the machine. `found` maps each attempt to
the name of the error that stopped it, or to "done".
"""

import ctypes
import errno
import os
import signal
import socket

libc = ctypes.CDLL(None, use_errno=True)
numbers = GIVEN["numbers"]
server, template, neighbour = (GIVEN["victims"][name] for name in ("server", "template", "neighbour"))
secret, folder, descriptor = (GIVEN["victims"][name] for name in ("secret", "folder", "descriptor"))
found = {}


def attempt(name, action):
    try:
        action()
    except OSError as error:
        found[name] = errno.errorcode[error.errno]
    else:
        found[name] = "done"


def tries(name, *arguments, label=None):
    """Attempt the system call `name` itself, past Python and the C library."""

    def action():
        given = [ctypes.c_char_p(each) if isinstance(each, bytes) else ctypes.c_long(each) for each in arguments]
        result = libc.syscall(ctypes.c_long(numbers[name]), *given)
        if result == 0 and name in ("vfork", "clone"):
            os._exit(0)
        if result == -1:
            raise OSError(ctypes.get_errno(), name)

    if numbers[name] >= 0:  # else this processor has no such call
        attempt(label or name, action)


def forked():
    if os.fork() == 0:
        os._exit(0)


buffer = ctypes.create_string_buffer(4096)
memory = ctypes.addressof(buffer)

# The network.
for family in ("AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET", "AF_VSOCK", "AF_ALG"):
    attempt(f"socket {family}", lambda family=family: socket.socket(getattr(socket, family)))
attempt("socketpair", socket.socketpair)
for number in range(3, 10):  # the page socket is among them
    tries("connect", number, memory, 16, label=f"connect {number}")
    tries("bind", number, memory, 16, label=f"bind {number}")
    tries("listen", number, 1, label=f"listen {number}")
    tries("sendmsg", number, memory, 0, label=f"sendmsg {number}")
tries("accept4", 3, 0, 0, 0)

# Other programs.
if not GIVEN["starts_program"]:
    attempt("fork", forked)
    tries("clone", signal.SIGCHLD, 0, 0, 0, 0)
    tries("vfork")
tries("clone", signal.SIGCHLD | 0x10000000, 0, 0, 0, 0, label="clone into a user namespace")
tries("clone3", memory, 64)
attempt("exec", lambda: os.execv("/bin/sh", ["sh", "-c", "exit"]))
tries("execveat", -100, b"/nonexistent", 0, 0, 0)
attempt("spawn", lambda: os.posix_spawn("/bin/true", ["true"], {}))
attempt("new session", os.setsid)
attempt("new group", lambda: os.setpgid(0, 0))

# Namespaces, mounts, another root.
for name, flag in (("user", 0x10000000), ("net", 0x40000000), ("mount", 0x20000), ("pid", 0x20000000)):
    tries("unshare", flag, label=f"unshare {name}")
tries("setns", 3, 0)
attempt("chroot", lambda: os.chroot("/nonexistent"))
tries("pivot_root", b"/nonexistent", b"/nonexistent")
tries("mount", b"none", b"/nonexistent", b"tmpfs", 0, 0)
tries("umount2", b"/nonexistent", 0)
tries("open_tree", -100, b"/nonexistent", 1)
tries("fsopen", b"tmpfs", 0)

# Other processes.
tries("ptrace", 16, server, 0, 0)
tries("process_vm_readv", server, memory, 1, memory, 1, 0)
tries("process_vm_writev", server, memory, 1, memory, 1, 0)
for name, pid in (("server", server), ("template", template), ("neighbour", neighbour)):
    attempt(f"signal to the {name}", lambda pid=pid: os.kill(pid, 0))
    tries("pidfd_open", pid, 0, label=f"pidfd of the {name}")
    tries("prlimit64", pid, 7, 0, memory, label=f"limits of the {name}")
    for file in ("environ", "mem", "maps", "cmdline", "status"):
        attempt(f"{file} of the {name}", lambda pid=pid, file=file: open(f"/proc/{pid}/{file}", "rb"))
    attempt(f"files of the {name}", lambda pid=pid: os.listdir(f"/proc/{pid}/fd"))
tries("tgkill", server, server, 0)
tries("rt_sigqueueinfo", server, 0, memory)
tries("pidfd_getfd", 3, 3, 0)
tries("kcmp", server, server, 0, 0, 0)
tries("sched_setaffinity", server, 8, memory)
tries("setpriority", 0, server, 19)
tries("move_pages", server, 0, 0, 0, 0, 0)
attempt("a document of the server", lambda: open(f"/proc/{server}/fd/{descriptor}", "rb"))
attempt("own memory as a file", lambda: open("/proc/self/mem", "r+b"))

# The kernel's wide doors.
for name in """
    io_uring_setup io_uring_enter bpf perf_event_open userfaultfd add_key request_key keyctl init_module finit_module
    kexec_load iopl ioperm modify_ldt quotactl swapon acct settimeofday clock_settime syslog name_to_handle_at
    open_by_handle_at fanotify_init inotify_init1 memfd_create memfd_secret mq_open shmget semget msgget personality
    setuid setgid setresuid capset reboot epoll_create1 eventfd2 signalfd4 timerfd_create timer_create splice tee
    vmsplice copy_file_range sendfile landlock_create_ruleset
""".split():
    tries(name, 0, 0, 0, 0, 0)

tries("sethostname", memory, 4096)
tries("seccomp", 9, 0, 0)

# Files.
attempt("read a secret", lambda: open(secret, "rb"))
attempt("read accounts", lambda: open("/etc/passwd", "rb"))
for name, path in (("root", "/"), ("tmp", "/tmp"), ("proc", "/proc"), ("the data folder", folder)):
    attempt(f"list {name}", lambda path=path: os.listdir(path))
for name, path in (("tmp", "/tmp/attack"), ("home", "/root/attack"), ("the data folder", f"{folder}/attack")):
    attempt(f"write to {name}", lambda path=path: open(path, "xb"))
    attempt(f"folder in {name}", lambda path=path: os.mkdir(path))
    attempt(f"link in {name}", lambda path=path: os.symlink("/etc/passwd", path))
for name in (b"/dev/shm/attack", b"/var/tmp/attack"):
    attempt(f"write {name.decode()}", lambda name=name: os.close(os.open(name, os.O_CREAT | os.O_WRONLY)))
attempt("unnamed file", lambda: os.open("/tmp", os.O_TMPFILE | os.O_RDWR))
attempt("overwrite a secret", lambda: open(secret, "r+b"))
attempt("truncate a secret", lambda: os.truncate(secret, 0))
attempt("delete a secret", lambda: os.unlink(secret))
attempt("rename a secret", lambda: os.rename(secret, secret + "2"))
attempt("hard link", lambda: os.link(secret, "/tmp/attack"))
attempt("chmod", lambda: os.chmod(secret, 0o777))
attempt("chown", lambda: os.chown(secret, 0, 0))
attempt("device", lambda: os.mknod("/tmp/attack", 0o20600, os.makedev(1, 1)))
attempt("attribute", lambda: os.setxattr(secret, "user.a", b"b"))
attempt("kernel settings", lambda: open("/proc/sys/kernel/core_pattern", "wb"))
attempt("terminal input", lambda: __import__("fcntl").ioctl(0, 0x5412, b"x"))
