"""Kills the server again and again while clients write, and holds what it finds against a model.

    crash.py --cycles 50 [--seed N] [--data DIR]

Each cycle: writers insert, upsert and delete in key ranges of their own, another client flushes, and
after a random moment the server gets `kill -9`. Then `elanus check` must find nothing, the server
starts again, and every acknowledged write must be there and every acknowledged delete gone:
`count(*)` and sampled rows decide. What was under way at the kill may have happened or not, whole.
"""

import argparse
import logging
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from pymilvus import DataType, MilvusClient

ROOT = pathlib.Path(__file__).resolve().parents[2]
COLLECTION = "crash"
DIM = 16
RANGE = 1_000_000
WRITERS = 4
GONE = None  # the version of a key that is not there


class Server:
    """One run of the server on a data directory."""

    def __init__(self, data, log):
        self.process = subprocess.Popen(
            [ROOT / "bin/elanus", "standalone", "--data", data, "--port", "0", "--management-port", "0"],
            stdout=subprocess.PIPE, stderr=log, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"on ([\d.]+:\d+)", line)
        if not found:
            raise SystemExit(f"the server did not start: {line!r}; its log: {log.name}")
        self.uri = "http://" + found.group(1)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=20) not in (0, 143):
            raise SystemExit(f"SIGTERM ended the server with {self.process.returncode}")


class Writer(threading.Thread):
    """Writes in its own key range and keeps the model of it: key -> version (or GONE)."""

    def __init__(self, number, seed):
        super().__init__(daemon=True)
        self.first = number * RANGE
        self.next_key = self.first
        self.random = random.Random(seed)
        self.sure = {}
        self.in_doubt = {}
        self.version = 0
        self.acknowledged = 0
        self.start_on(None)

    def start_on(self, uri):
        self.uri = uri
        self.failure = None
        self.stopping = False

    def work(self):
        client = MilvusClient(uri=self.uri)
        while not self.stopping:
            try:
                self.one_write(client)
            except Exception as cause:  # the kill shows here; anything else shows in the model
                self.failure = cause
                return

    def one_write(self, client):
        self.version += 1
        alive = [key for key, version in self.sure.items() if version is not GONE]
        kind = self.random.choice(["insert", "insert", "upsert", "delete"]) if alive else "insert"
        if kind == "insert":
            keys = list(range(self.next_key, self.next_key + self.random.randint(1, 40)))
            self.next_key = keys[-1] + 1
        else:
            keys = self.random.sample(alive, min(len(alive), self.random.randint(1, 20)))
        after = GONE if kind == "delete" else self.version
        self.in_doubt = {key: after for key in keys}
        if kind == "delete":
            client.delete(COLLECTION, ids=keys, timeout=10)
        else:
            rows = [{"id": key, "version": after, "text": f"{key}:{after}",
                     "vector": [float(key % 97)] * DIM} for key in keys]
            getattr(client, kind)(COLLECTION, rows, timeout=10)
        self.sure.update(self.in_doubt)
        self.in_doubt = {}
        self.acknowledged += 1

    def verify(self, client, problems):
        """Looks up the doubtful keys and a sample of the sure ones."""
        whole = {True: 0, False: 0}
        for key, version in self.read(client, list(self.in_doubt)).items():
            allowed = (self.sure.get(key, GONE), self.in_doubt[key])
            if version not in allowed:
                problems.append(f"key {key}: version {version}, allowed {allowed}")
            whole[version == self.in_doubt[key]] += 1
            self.sure[key] = version
        if whole[True] and whole[False]:
            problems.append(f"a request was applied in part: {whole}, keys {list(self.in_doubt)[:5]}...")
        self.in_doubt = {}
        sample = self.random.sample(list(self.sure), min(len(self.sure), 300))
        for key, version in self.read(client, sample).items():
            if version != self.sure[key]:
                problems.append(f"key {key}: version {version}, acknowledged {self.sure[key]}")
        alive = sum(version is not GONE for version in self.sure.values())
        counted = client.query(
            COLLECTION, filter=f"id >= {self.first} and id < {self.first + RANGE}",
            output_fields=["count(*)"], consistency_level="Strong")[0]["count(*)"]
        if counted != alive:
            problems.append(f"writer {self.first // RANGE}: count(*) {counted}, model {alive}")

    def read(self, client, keys):
        found = dict.fromkeys(keys, GONE)
        for start in range(0, len(keys), 200):
            for row in client.get(COLLECTION, ids=keys[start:start + 200],
                                  output_fields=["version", "text", "vector"], consistency_level="Strong"):
                key, version = row["id"], row["version"]
                if row["text"] != f"{key}:{version}" or row["vector"] != [float(key % 97)] * DIM:
                    raise SystemExit(f"row {key} is torn: {row}")
                found[key] = version
        return found


def create(uri):
    client = MilvusClient(uri=uri)
    schema = client.create_schema(auto_id=False)
    schema.add_field("id", DataType.INT64, is_primary=True)
    schema.add_field("version", DataType.INT64)
    schema.add_field("text", DataType.VARCHAR, max_length=64)
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=DIM)
    index = client.prepare_index_params()
    index.add_index("vector", index_type="HNSW", metric_type="L2", params={"M": 8, "efConstruction": 64})
    client.create_collection(COLLECTION, schema=schema, index_params=index)


def flush_until(uri, stopping, seed):
    client = MilvusClient(uri=uri)
    rng = random.Random(seed)
    while not stopping.wait(rng.uniform(0.2, 0.9)):
        try:
            client.flush(COLLECTION, timeout=10)
        except Exception:
            return


def main():
    logging.getLogger("pymilvus").setLevel(logging.CRITICAL)  # every kill would print a stack
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cycles", type=int, default=5)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    parser.add_argument("--data", help="data directory, kept afterwards; default: a temporary one")
    options = parser.parse_args()
    print(f"crash: {options.cycles} cycles, seed {options.seed}", flush=True)
    rng = random.Random(options.seed)
    data = options.data or tempfile.mkdtemp(prefix="elanus-crash-")
    log = open(pathlib.Path(data).with_suffix(".log"), "a")
    writers = [Writer(number, rng.randrange(1 << 32)) for number in range(WRITERS)]

    server = Server(data, log)
    create(server.uri)
    for cycle in range(options.cycles):
        stopping = threading.Event()
        threads = [threading.Thread(target=flush_until, args=(server.uri, stopping, rng.randrange(1 << 32)), daemon=True)]
        for writer in writers:
            writer.start_on(server.uri)
            threads.append(threading.Thread(target=writer.work, daemon=True))
        for thread in threads:
            thread.start()
        time.sleep(rng.uniform(0.3, 3.0))
        early = [writer.failure for writer in writers if writer.failure]
        server.kill()
        if early:
            raise SystemExit(f"cycle {cycle}: a write failed before the kill: {early[0]}")
        stopping.set()
        for writer in writers:
            writer.stopping = True
        for thread in threads:
            thread.join(timeout=60)

        check = subprocess.run([ROOT / "bin/elanus", "check", data], capture_output=True, text=True)
        if check.returncode != 0:
            raise SystemExit(f"cycle {cycle}: elanus check: {check.stdout}{check.stderr} (data kept in {data})")
        began = time.monotonic()
        server = Server(data, log)
        client = MilvusClient(uri=server.uri)
        client.load_collection(COLLECTION)
        problems = []
        for writer in writers:
            writer.verify(client, problems)
        if problems:
            server.kill()
            raise SystemExit(f"cycle {cycle}: " + "\n".join(problems[:20]) + f"\n(data kept in {data}, seed {options.seed})")
        print(f"cycle {cycle}: {sum(w.acknowledged for w in writers)} writes acknowledged so far, "
              f"{sum(v is not GONE for w in writers for v in w.sure.values())} rows, "
              f"up and verified in {time.monotonic() - began:.1f} s", flush=True)
    server.stop()
    if not options.data:
        shutil.rmtree(data)
        os.unlink(log.name)
    print(f"crash: {options.cycles} passed, 0 failed")


if __name__ == "__main__":
    sys.exit(main())
