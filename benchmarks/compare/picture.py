"""Draws the curves of a set, one picture a set: recall against queries a CPU second. Needs `pip install matplotlib`.

usage: picture.py LINES FOLDER
"""

import sys

import matplotlib
import numpy as np

matplotlib.use("svg")
matplotlib.rcParams["svg.hashsalt"] = "elanus"
matplotlib.rcParams["svg.fonttype"] = "none"
from matplotlib import pyplot  # noqa: E402

from ratios import Lines  # noqa: E402

LEAST = 0.8
MOST = 0.9995
TICKS = (0.8, 0.9, 0.95, 0.975, 0.99, 0.999)


def main():
    lines = Lines(sys.argv[1])
    for of_set in sorted({key[0] for key in lines.curves}):
        figure, axes = pyplot.subplots(figsize=(7.5, 4.8))
        for key in sorted(key for key in lines.curves if key[0] == of_set):
            points = [point for point in lines.curve(key).values() if LEAST <= point[0]]
            recalls = [min(recall, MOST) for recall, _, _ in points]
            ours = key[1].startswith("elanus")
            axes.plot(recalls, [cpu for _, _, cpu in points], marker="o" if ours else ".", markersize=4 if ours else 5,
                      linewidth=1.8 if ours else 1, linestyle="-" if ours else "--", label=key[1])
        axes.set_xscale("function", functions=(nines, recalls_of))
        axes.set_yscale("log")
        axes.set_xlim(LEAST, MOST)
        axes.set_xticks(TICKS, [str(tick) for tick in TICKS])
        axes.minorticks_off()
        axes.set_xlabel("recall@10")
        axes.set_ylabel("queries a CPU second, one thread")
        axes.set_title(of_set)
        axes.grid(alpha=0.3)
        axes.legend(fontsize=7)
        figure.tight_layout()
        figure.savefig(f"{sys.argv[2]}/{of_set}.svg", metadata={"Date": None})
        pyplot.close(figure)


def nines(recall):
    """So that .99 is as far from .9 as .9 from 0."""
    return -np.log10(1 - np.clip(recall, 0, 0.99999))


def recalls_of(value):
    return 1 - 10.0 ** -value


if __name__ == "__main__":
    main()
