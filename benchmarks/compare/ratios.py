"""Medians over rounds, and costs at equal recall, as tables: reads the lines of all curves (see CurveLines).

usage: ratios.py LINES [--into PAGE]; with a page, its part between the two marks is written anew. The table of kernels is
taken from beside the lines, where `make bench-index` leaves it.
"""

import argparse
import math
import os
import platform
import statistics
from collections import defaultdict

BASES = ("hnswlib-huge", "hnswlib")
RECALLS = (0.95, 0.975, 0.99)
FROM, TO = "<!-- figures: written by ratios.py -->", "<!-- end of figures -->"


class Lines:
    """All that was measured, by set and system."""

    def __init__(self, path):
        self.settings = {}
        self.builds, self.memory, self.reads = defaultdict(list), defaultdict(list), defaultdict(list)
        self.curves, self.scans = defaultdict(lambda: defaultdict(list)), defaultdict(lambda: defaultdict(list))
        with open(path) as lines:
            for line in lines:
                fields = line.strip().split(",")
                if len(fields) == 10:
                    self.take(fields)

    def take(self, fields):
        key, what, effort = (fields[0], fields[1]), fields[5], fields[6]
        self.settings[key] = fields[2]
        first, second = float(fields[8]), float(fields[9])
        if what in ("search", "flat"):
            table = self.curves if what == "search" else self.scans
            table[key][int(effort)].append((float(fields[7]), first, second))
        elif what in ("build", "memory", "read"):
            {"build": self.builds, "memory": self.memory, "read": self.reads}[what][key].append((first, second))

    def curve(self, key):
        """Points of recall, queries a second, queries a CPU second, by effort: medians over the rounds."""
        return {effort: medians(points) for effort, points in sorted(self.curves[key].items())}

    def base(self, of_set):
        """The system that others are compared with."""
        return next(((of_set, base) for base in BASES if (of_set, base) in self.curves), None)


def medians(points):
    return tuple(statistics.median(column) for column in zip(*points))


def at(points, recall, column):
    """Queries a second at a recall, between the two points around it (in log of the rate); None outside the curve."""
    points = sorted(points)
    for before, after in zip(points, points[1:]):
        if before[0] <= recall <= after[0] and after[0] > before[0]:
            share = (recall - before[0]) / (after[0] - before[0])
            return math.exp(math.log(before[column]) * (1 - share) + math.log(after[column]) * share)
    return None


def best_at(points, recall, column):
    """As `at`; where a curve starts above the recall, its first point."""
    points = sorted(points)
    return points[0][column] if points and points[0][0] >= recall else at(points, recall, column)


def machine():
    """What this runs on, in a line."""
    with open("/proc/cpuinfo") as cpuinfo:
        fields = {name.strip(): value.strip() for name, _, value in (line.partition(":") for line in cpuinfo)}
    with open("/proc/meminfo") as meminfo:
        kib = int(meminfo.readline().split()[1])
    flags = fields.get("flags", "").split()
    vectors = next((name for name in ("avx512f", "avx2", "asimd") if name in flags), "no vectors known")
    return [f"Measured on {os.cpu_count()} cores of {fields.get('model name', platform.machine())} ({vectors}), "
            f"{kib / 2 ** 20:.0f} GiB, {platform.system()} {platform.release()}.", ""]


def table(head, rows):
    right = [cell.startswith(">") for cell in head]
    lines = ["| " + " | ".join(cell.lstrip(">") for cell in head) + " |",
             "|" + "|".join("---:" if r else "---" for r in right) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def summary(lines, folder):
    """Microseconds of CPU and of the clock for a query at each recall, and what a build takes.

    The picture of a set is shown where it lies in the folder.
    """
    out = []
    for of_set in sorted({key[0] for key in lines.curves}):
        base = lines.base(of_set)
        base_points = list(lines.curve(base).values()) if base else []
        base_build = medians(lines.builds[base]) if base in lines.builds else None
        rows = []
        for key in sorted(key for key in lines.curves if key[0] == of_set):
            points = list(lines.curve(key).values())
            cells = [key[1]]
            for recall in RECALLS:
                wall, cpu = (best_at(points, recall, column) for column in (1, 2))
                peer = best_at(base_points, recall, 2)
                ratio = f" ({cpu / peer:.2f})" if cpu and peer else ""
                cells.append(f"{1e6 / cpu:,.0f} / {1e6 / wall:,.0f}{ratio}" if cpu else "never")
            build = medians(lines.builds[key]) if key in lines.builds else None
            cells.append(f"{build[1]:.1f} / {build[0]:.1f}" if build else "")
            cells.append(f"{build[1] / base_build[1]:.2f}" if build and base_build else "")
            rows.append(cells)
        out += [f"### {of_set}", "",
                f"Microseconds a query at recall@10, CPU / wall; in brackets queries per CPU second, times "
                f"{base[1] if base else 'nothing'}.", ""]
        out += table(["system", *(f">{recall}" for recall in RECALLS), ">build s, CPU / wall", ">CPU of its build"], rows)
        if folder is not None and os.path.exists(os.path.join(folder, of_set + ".svg")):
            out += [f"![recall against queries a CPU second]({of_set}.svg)", ""]
    return out


def memory(lines):
    rows = []
    for key in sorted(lines.memory):
        mib, percent = medians(lines.memory[key])
        points = list(lines.curve(key).values()) if key in lines.curves else []
        cpu = best_at(points, 0.95, 2)
        rows.append([*key, f"{mib:,.1f}", f"{percent:.1f} %", f"{1e6 / cpu:,.0f}" if cpu else "never"])
    head = ["set", "index", ">MiB resident", ">of the rows as float32", ">CPU us a query at .95"]
    return ["### Memory resident", "", *table(head, rows)] if rows else []


def scans(lines):
    """Exact scans: rates, and for ours beside the read of the same run and beside faiss."""
    rows = []
    for key in sorted(lines.scans):
        size = float(lines.settings[key])
        read = medians(lines.reads[key]) if key in lines.reads else None
        peer = next((other for other in lines.scans if other[0] == key[0] and other != key), None)
        for batch, points in sorted(lines.scans[key].items()):
            recall, wall, cpu = medians(points)
            speed = size * cpu / 1e9
            of_read = f"{speed / read[1]:.2f}" if read and batch == 1 else ""
            of_peer = ""
            if read and peer and batch in lines.scans[peer]:
                of_peer = f"{cpu / medians(lines.scans[peer][batch])[2]:.2f}"
            rows.append([*key, str(batch), f"{recall:.4f}", f"{1e6 / cpu:,.0f} / {1e6 / wall:,.0f}", f"{speed:.1f}",
                         of_read, of_peer])
    head = ["set", "system", ">queries at once", ">recall", ">us a query, CPU / wall", ">GB a CPU second", ">of a read",
            ">of faiss"]
    if not rows:
        return []
    reads = [f"{key[0]}: {medians(values)[1]:.1f} GB a CPU second" for key, values in sorted(lines.reads.items())]
    return ["### Exact scans", "", "A plain read of the rows in the same run: " + "; ".join(reads) + ".", "",
            *table(head, rows)]


def curves(lines):
    rows = []
    for key in sorted(lines.curves):
        for effort, (recall, wall, cpu) in lines.curve(key).items():
            rows.append([*key, str(effort), f"{recall:.4f}", f"{wall:,.0f}", f"{cpu:,.0f}"])
    head = ["set", "system", ">effort", ">recall@10", ">QPS", ">QPS per CPU s"]
    if not rows:
        return []
    return ["### Curves", "", "<details><summary>all points</summary>", "", *table(head, rows), "</details>", ""]


def kernels(lines_path):
    path = lines_path.removesuffix(".csv") + "-kernels.md"
    if not os.path.exists(path):
        return []
    with open(path) as file:
        rows = [line.rstrip() for line in file if line.startswith("|")]
    return ["### Kernels", "", "GB/s that a kernel reads, one thread, and its ratio to a copy in the same run.", "", *rows, ""]


def page(text, figures):
    """The page with new figures between the marks."""
    before, rest = text.split(FROM, 1)
    return before + FROM + "\n\n" + figures + TO + rest.split(TO, 1)[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("lines")
    parser.add_argument("--into", help="the page whose figures are written anew")
    options = parser.parse_args()
    lines = Lines(options.lines)
    folder = os.path.dirname(options.into) if options.into else None
    figures = "\n".join([
        *machine(), *summary(lines, folder), *memory(lines), *scans(lines), *kernels(options.lines), *curves(lines)])
    if not options.into:
        print(figures)
        return
    with open(options.into) as file:
        text = file.read()
    with open(options.into, "w") as file:
        file.write(page(text, figures))


if __name__ == "__main__":
    main()
