package io.elanus.core.index.diskann;

import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.WalkPlan;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// One walk at a time over a graph on disk: a list of the nearest nodes seen, by their codes, of
/// which the nearest few not yet looked at are read in each step. Made once for many walks; one
/// thread at a time.
final class DiskWalk {
  private static final int NEAREST = 32;
  private static final int FILTERED_STARTS = 16;

  private static final int[] NO_BRIDGES = new int[0];

  private final DiskRecords records;
  private final MemorySegment codes;
  private final int codeBytes;
  private final int[] entries;

  /// `seen[node] == mark` when the node was seen in this walk.
  private final byte[] seen;

  private byte mark;

  private final NearestNodes list = new NearestNodes();
  private final int[] ids;
  private final int[] distances;
  private final int[] links;
  private final long[] bridging;

  /// Distances computed since it was made.
  private long computed;

  /// @param codes of all rows, shape `[count][codeBytes]`
  /// @param entries the nodes that a walk may start from, at least one unless there is no row
  DiskWalk(DiskRecords records, MemorySegment codes, int codeBytes, int[] entries) {
    this.records = records;
    this.codes = codes;
    this.codeBytes = codeBytes;
    this.entries = entries;
    seen = new byte[records.count()];
    int batch = Math.max(records.maxDegree(), entries.length);
    ids = new int[batch + 4];
    distances = new int[batch + SevenBitKernels.OUT_PADDING];
    links = new int[records.maxDegree()];
    bridging = new long[records.maxDegree()];
  }

  /// Told of the nodes that are read, some at a time.
  interface Reader {
    /// @param nodes shape `[>= count]`
    void read(int[] nodes, int count);
  }

  /// Walks until the nearest `width` nodes seen have all been read.
  ///
  /// @param step nodes read together
  void walk(CodeDistances query, int width, int step, Reader reader) {
    begin(width);
    score(query, enter());
    insert(entries.length, Math.min(width, step));
    for (int i = 0; i < list.size(); i++) {
      seen[list.node(i)] = mark;
    }
    int[] chosen = new int[step];
    int count = list.choose(chosen);
    while (count > 0) {
      reader.read(chosen, count);
      for (int i = 0; i < count; i++) {
        int unseen = unseen(chosen[i]);
        score(query, unseen);
        insert(unseen, width);
      }
      count = list.choose(chosen);
    }
  }

  /// As the other, among the nodes of a filter only. The nodes that fail and are nearest of a read
  /// node's neighbours are read as well, for what passes around them (ACORN-1, arXiv:2403.04871,
  /// but with the nearest bridges only, since each costs a read).
  ///
  /// @param share of all nodes that pass
  /// @param bridges read for a node that passes, at most
  /// @param onlyNear whether to give up at once when what passes lies far from the query
  /// @return whether it came to an end: false when it gave up, or found fewer than `width`
  boolean walkWithin(
      Bits filter,
      double share,
      CodeDistances query,
      int width,
      int step,
      int bridges,
      boolean onlyNear,
      Reader reader) {
    begin(width);
    double near = enterWithin(filter, query, width);
    if (WalkPlan.isAstray(near, share, onlyNear)) {
      return false;
    }
    int[] chosen = new int[step];
    int[] failing = new int[bridges];
    int count = list.choose(chosen);
    while (count > 0) {
      reader.read(chosen, count);
      for (int i = 0; i < count; i++) {
        int found = expandWithin(chosen[i], filter, query, width, failing);
        for (int b = 0; b < found; b++) {
          expandWithin(failing[b], filter, query, width, NO_BRIDGES);
        }
      }
      count = list.choose(chosen);
    }
    return list.size() == width;
  }

  /// Reads the nearest `width` nodes of a filter by their codes: all codes of the filter are looked
  /// at.
  void scan(Bits filter, CodeDistances query, int width, int step, Reader reader) {
    begin(width);
    int row = filter.next(0);
    while (row >= 0) {
      int count = 0;
      for (; row >= 0 && count < ids.length - 4; row = filter.next(row + 1)) {
        ids[count++] = row;
      }
      score(query, count);
      insert(count, width);
    }
    int[] chosen = new int[step];
    for (int count = list.choose(chosen); count > 0; count = list.choose(chosen)) {
      reader.read(chosen, count);
    }
  }

  private void begin(int width) {
    if (++mark == 0) {
      Arrays.fill(seen, (byte) 0);
      mark = 1;
    }
    list.clear(width);
  }

  private int enter() {
    System.arraycopy(entries, 0, ids, 0, entries.length);
    return entries.length;
  }

  /// Puts the nearest entries that pass into the list, and what passes around the nearest that do
  /// not while they are few. Answers the share of the nearest that pass.
  private double enterWithin(Bits filter, CodeDistances query, int width) {
    score(query, enter());
    long[] byDistance = new long[entries.length];
    for (int i = 0; i < byDistance.length; i++) {
      byDistance[i] = (long) distances[i] << 32 | i;
    }
    Arrays.sort(byDistance);
    int nearest = Math.min(NEAREST, byDistance.length);
    int nearPassing = 0;
    int starts = Math.min(FILTERED_STARTS, width);
    for (int i = 0; i < byDistance.length; i++) {
      int entry = entries[(int) byDistance[i]];
      if (filter.get(entry)) {
        nearPassing += i < nearest ? 1 : 0;
        if (list.size() < starts) {
          seen[entry] = mark;
          list.insert((int) (byDistance[i] >> 32), entry, width);
        }
      }
    }
    for (int i = 0; i < nearest && list.size() < starts; i++) {
      int entry = entries[(int) byDistance[i]];
      if (!filter.get(entry)) {
        expandWithin(entry, filter, query, width, NO_BRIDGES);
      }
    }
    return (double) nearPassing / nearest;
  }

  /// Reads a node: its unseen neighbours that pass go into the list, the nearest of those that fail
  /// into `failing`; answers how many these are.
  private int expandWithin(int node, Bits filter, CodeDistances query, int width, int[] failing) {
    int unseen = unseen(node);
    score(query, unseen);
    int count = 0;
    long[] nearest = bridging;
    for (int i = 0; i < unseen; i++) {
      if (filter.get(ids[i])) {
        list.insert(distances[i], ids[i], width);
      } else if (failing.length > 0) {
        nearest[count++] = (long) distances[i] << 32 | ids[i];
      }
    }
    Arrays.sort(nearest, 0, count);
    int taken = Math.min(count, failing.length);
    for (int i = 0; i < taken; i++) {
      failing[i] = (int) nearest[i];
    }
    return taken;
  }

  /// Puts the neighbours that were not seen into `ids`.
  private int unseen(int node) {
    int degree = records.neighbours(node, links);
    int count = 0;
    for (int i = 0; i < degree; i++) {
      if (seen[links[i]] != mark) {
        seen[links[i]] = mark;
        ids[count++] = links[i];
      }
    }
    return count;
  }

  /// The distances of `ids[0..count-1]`.
  private void score(CodeDistances query, int count) {
    if (count == 0) {
      return;
    }
    CodeDistances.repeatLast(ids, count);
    query.of(codes, codeBytes, ids, 0, count, distances);
    computed += count;
  }

  private void insert(int count, int width) {
    for (int i = 0; i < count; i++) {
      list.insert(distances[i], ids[i], width);
    }
  }

  long computed() {
    return computed;
  }

  long residentBytes() {
    return seen.length + list.residentBytes() + 8L * ids.length;
  }
}
