"""The server of this checkout. Imports nothing that a start would pay for."""

import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]


def start(folder, log=subprocess.DEVNULL):
    """A server over the folder that is ready: its process and its address, as 127.0.0.1:19530."""
    process = subprocess.Popen(
        [ROOT / "bin/elanus", "standalone", "--data", folder, "--port", "0", "--management-port", "0"],
        stdout=subprocess.PIPE, stderr=log, text=True)
    return process, "127.0.0.1:" + re.search(r":(\d+)", process.stdout.readline()).group(1)
