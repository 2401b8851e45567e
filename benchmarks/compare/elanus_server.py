"""The server of this checkout. Imports nothing that a start would pay for."""

import contextlib
import pathlib
import re
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def start(folder, log=subprocess.DEVNULL):
    """A server over the folder that is ready: its process and its address, as 127.0.0.1:19530."""
    process = subprocess.Popen(
        [ROOT / "bin/elanus", "standalone", "--data", folder, "--port", "0", "--management-port", "0"],
        stdout=subprocess.PIPE, stderr=log, text=True)
    return process, "127.0.0.1:" + re.search(r":(\d+)", process.stdout.readline()).group(1)


@contextlib.contextmanager
def running(prefix):
    """The folder and the address of a server over a new folder, which end together."""
    with tempfile.TemporaryDirectory(prefix=prefix, ignore_cleanup_errors=True) as folder:
        process, address = start(folder)
        try:
            yield folder, address
        finally:
            process.terminate()
            process.wait()
