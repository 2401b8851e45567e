"""Medians over rounds, and queries per CPU second at equal recall: reads lines of HnswCurve and hnswlib_curve."""

import math
import statistics
import sys
from collections import defaultdict


BASE = "hnswlib"


def at(points, recall):
    """Queries per CPU second at a recall, between the two points around it (in log of the rate)."""
    points = sorted(points)
    for (r0, q0), (r1, q1) in zip(points, points[1:]):
        if r0 <= recall <= r1 and r1 > r0:
            share = (recall - r0) / (r1 - r0)
            return math.exp(math.log(q0) * (1 - share) + math.log(q1) * share)
    return None


def main():
    curves, builds = defaultdict(lambda: defaultdict(list)), defaultdict(list)
    for line in open(sys.argv[1]):
        fields = line.strip().split(",")
        if len(fields) != 10:
            continue
        key = (fields[0], fields[1])
        if fields[5] == "build":
            builds[key].append((float(fields[8]), float(fields[9])))
        elif fields[5] == "search":
            curves[key][int(fields[6])].append(tuple(map(float, fields[7:10])))
    print("| set | system | ef | recall@10 | QPS | QPS per CPU s |\n|---|---|---:|---:|---:|---:|")
    medians = defaultdict(list)
    for key, curve in sorted(curves.items()):
        for ef, points in sorted(curve.items()):
            recall, wall, cpu = (statistics.median(column) for column in zip(*points))
            medians[key].append((recall, cpu))
            print(f"| {key[0]} | {key[1]} | {ef} | {recall:.4f} | {wall:,.0f} | {cpu:,.0f} |")
    print("\n| set | system | .95 | .975 | .99 | build CPU s (each) | of hnswlib |\n|---|---|---:|---:|---:|---|---:|")
    for key in sorted(medians):
        cells = []
        for recall in (0.95, 0.975, 0.99):
            mine, base = at(medians[key], recall), at(medians[(key[0], BASE)], recall)
            cells.append("" if mine is None else f"{mine:,.0f}" + (f" ({mine / base:.2f})" if base else ""))
        cpu = [cpu for _, cpu in builds[key]]
        base = [cpu for _, cpu in builds[(key[0], BASE)]]
        ratio = f"{statistics.median(cpu) / statistics.median(base):.2f}" if cpu and base else ""
        print(f"| {key[0]} | {key[1]} | {' | '.join(cells)} | {', '.join(f'{c:.1f}' for c in cpu)} | {ratio} |")


if __name__ == "__main__":
    main()
