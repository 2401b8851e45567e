"""Measures Elanus and Milvus 2.3.5 in turn (A B A B), through the wire, on this machine.

    servers.py --dataset DIR [--rounds 2] [--ef 32,64,128] [--build M=16 efConstruction=200] [--filtered]

Needs a virtual environment with `milvus==2.3.5` and `pymilvus==2.6.17`; run it with that Python. Both
servers are driven by the same client, `elanus bench`, which sends ready-made gRPC requests.
Each start is measured twice: the first run also pays for whatever warms up, the second shows what remains.
With --filtered the searches run under filters that pass all rows down to one in a thousand, over a column of
numbers and one of words that both servers have indexed as they see fit; give one value of --ef.
Prints what each run printed, then medians and ratios.
"""

import argparse
import collections
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time

from pymilvus import DataType, MilvusClient  # here, so that no start pays for it

import elanus_server


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_milvus(folder):
    port = free_port()
    script = ("import sys, time\nfrom milvus import MilvusServer\n"
              f"s = MilvusServer(wait_for_started=False)\ns.set_base_dir({folder!r})\ns.listen_port = {port}\n"
              "s.start()\nprint(s.server_proc.pid, flush=True)\n"
              "while True: time.sleep(1)\n")
    import sys
    holder = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE,
                              stderr=open(folder + ".log", "w"), text=True)
    pid = int(holder.stdout.readline())
    return holder, pid, f"127.0.0.1:{port}"


def resident(pid):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024


def first_search(address):
    """Connects, makes a collection, inserts a row, finds it."""
    deadline = time.monotonic() + 60
    while True:
        try:
            client = MilvusClient(uri="http://" + address, timeout=5)
            break
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
    schema = client.create_schema()
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=8)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="FLAT", metric_type="L2")
    client.create_collection("first", schema=schema, consistency_level="Strong")
    client.create_index("first", index, sync=False)  # else the client sleeps half a second
    client.load_collection("first")
    client.insert("first", [{"id": 1, "vector": [0.5] * 8}])
    assert client.search("first", data=[[0.5] * 8], limit=1)[0][0]["id"] == 1
    client.drop_collection("first")
    client.close()


FIGURES = [
    ("ingest rows/s", r"ingest\s+([\d,]+) rows/s"),
    ("ingest CPU s", r"ingest .*CPU ([\d.]+) s"),
    ("ready s", r"ready\s+([\d.]+) s"),
    ("ready CPU s", r"ready .*CPU ([\d.]+) s"),
    ("resident MiB", r"resident (\d+) MiB"),
    ("single-row writes/s", r"writes\s+([\d,]+) rows/s"),
    ("single-row write CPU ms", r"writes .*CPU ([\d.]+) ms"),
]


def bench(command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return done.stdout


def run(which, options):
    folder = tempfile.mkdtemp(prefix=f"bench-{which}-")
    began = time.monotonic()
    if which == "elanus":
        process, address = elanus_server.start(folder, open(folder + ".log", "w"))
        pid = process.pid
    else:
        process, pid, address = start_milvus(folder)
    figures = {}
    try:
        first_search(address)
        figures["cold start s"] = time.monotonic() - began
        time.sleep(3)
        figures["idle resident MiB"] = resident(pid)
        command = [elanus_server.ROOT / "bin/elanus", "bench", "--dataset", options.dataset, "--address", address,
                   "--index", "HNSW", "--ef", options.ef, "--server-process", str(pid), "--clients", "4"]
        command += ["--filters-by-share"] if options.filtered else ["--no-filters", "--writers", "16"]
        for pair in options.build:
            command += ["--build", pair]
        first = bench(command)
        printed = bench(command)
    finally:
        os.kill(pid, signal.SIGKILL)
        process.kill()
        process.wait()
        shutil.rmtree(folder, ignore_errors=True)
    print(f"--- {which}, first run after the start\n{first}\n--- {which}, second run\n{printed}", flush=True)
    for name, pattern in FIGURES:
        for label, text in (("first run: ", first), ("", printed)):
            found = re.search(pattern, text)
            if found:
                figures[label + name] = float(found.group(1).replace(",", ""))
    for found in re.finditer(
            r"^(?:filter +(.+?) +([\d.]+) % pass +)?ef (\S+)\s+recall@\d+ ([\d.]+)\s+([\d,]+) QPS alone"
            r" \(CPU ([\d.]+) ms, p50 ([\d.]+), p99 ([\d.]+) ms\)\s+([\d,]+) QPS with 4 clients \(CPU ([\d.]+)",
            printed, re.MULTILINE):
        filter, share, ef, *values = found.groups()
        what = f"{filter} ({share} %), ef {ef}" if filter else f"ef {ef}"
        for label, value in zip(("recall", "QPS 1", "CPU ms 1", "p50 ms", "p99 ms", "QPS 4", "CPU ms 4"), values):
            figures[f"{what}: {label}"] = float(value.replace(",", ""))
    return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dataset", required=True)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--ef", default="16,32,64,128")
    parser.add_argument("--filtered", action="store_true", help="searches under filters, and nothing else")
    parser.add_argument("--build", nargs="+", default=["M=16", "efConstruction=200"])
    options = parser.parse_args()
    seen = collections.defaultdict(lambda: collections.defaultdict(list))
    for _ in range(options.rounds):
        for which in ("elanus", "milvus"):
            for name, value in run(which, options).items():
                seen[name][which].append(value)
    print("| figure | Elanus | Milvus 2.3.5 | ratio |\n|---|---:|---:|---:|")
    for name, by in seen.items():
        ours, theirs = (statistics.median(by[w]) if by[w] else float("nan") for w in ("elanus", "milvus"))
        print(f"| {name} | {ours:,.4g} | {theirs:,.4g} | {ours / theirs if theirs else float('nan'):.2f} |")


if __name__ == "__main__":
    main()
