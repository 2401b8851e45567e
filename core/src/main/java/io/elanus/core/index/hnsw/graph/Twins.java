package io.elanus.core.index.hnsw.graph;

import io.elanus.core.kernel.bits.Bits;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Rows that share their code with another row. The first of them is a node of the graph and stands
/// for all; the others, its twins, are not: what a walk cannot tell apart it need not visit twice,
/// and a list full of copies would lead nowhere else. Who finds a node scores its twins as well.
///
/// @param firsts ascending, the rows that stand for others, shape `[groups]`
/// @param starts where each one's twins start in `rows`, shape `[groups + 1]`
/// @param rows the twins, ascending in each group
public record Twins(int[] firsts, int[] starts, int[] rows) {
  /// Where no two rows share a code.
  public static final Twins NONE = new Twins(new int[0], new int[1], new int[0]);

  /// Bytes of a pair in the file: the first, the twin.
  public static final int PAIR_BYTES = 8;

  /// Finds the rows that have equal codes.
  ///
  /// @param hashes of the codes, shape `[count]`, of which the upper half is used
  public static Twins of(NodeRecords nodes, long[] hashes) {
    long[] keys = new long[hashes.length];
    for (int row = 0; row < keys.length; row++) {
      keys[row] = (hashes[row] & 0xFFFFFFFF00000000L) | row;
    }
    Arrays.sort(keys);
    PairList pairs = new PairList();
    for (int from = 0; from < keys.length; ) {
      int to = from + 1;
      while (to < keys.length && keys[to] >> 32 == keys[from] >> 32) {
        to++;
      }
      if (to - from > 1) {
        pairs.addEqual(nodes, keys, from, to);
      }
      from = to;
    }
    return pairs.sorted();
  }

  /// Reads pairs as [#toPairs] writes them.
  ///
  /// @return null when they are no pairs of rows below `rowCount`, in order
  public static @Nullable Twins read(MemorySegment pairs, int rowCount) {
    int count = (int) (pairs.byteSize() / PAIR_BYTES);
    PairList list = new PairList();
    long last = -1;
    for (int i = 0; i < count; i++) {
      int first = pairs.get(NodeRecords.INT32, (long) i * PAIR_BYTES);
      int twin = pairs.get(NodeRecords.INT32, (long) i * PAIR_BYTES + 4);
      long pair = (long) first << 32 | twin;
      if (first < 0 || twin <= first || twin >= rowCount || pair <= last) {
        return null;
      }
      list.add(first, twin);
      last = pair;
    }
    return list.sorted();
  }

  /// int32 pairs `[count][2]` of first and twin, ascending.
  public MemorySegment toPairs() {
    MemorySegment pairs = MemorySegment.ofArray(new byte[PAIR_BYTES * rows.length]);
    for (int group = 0; group < firsts.length; group++) {
      for (int i = starts[group]; i < starts[group + 1]; i++) {
        pairs.set(NodeRecords.INT32, (long) i * PAIR_BYTES, firsts[group]);
        pairs.set(NodeRecords.INT32, (long) i * PAIR_BYTES + 4, rows[i]);
      }
    }
    return pairs;
  }

  /// Whether there is none.
  public boolean isEmpty() {
    return rows.length == 0;
  }

  /// How many rows are no nodes.
  public int count() {
    return rows.length;
  }

  /// The group that a node stands for, or -1 when it has no twins.
  public int groupOf(int node) {
    if (rows.length == 0) {
      return -1;
    }
    int group = Arrays.binarySearch(firsts, node);
    return group < 0 ? -1 : group;
  }

  /// Those of an order of all rows that are nodes, in that order.
  public int[] nodesAmong(int[] order) {
    if (isEmpty()) {
      return order;
    }
    Bits nodes = Bits.all(order.length);
    for (int twin : rows) {
      nodes.clear(twin);
    }
    return Arrays.stream(order).filter(nodes::get).toArray();
  }

  /// The nodes that pass a filter of rows: those that pass themselves or by a twin.
  public Bits nodesOf(Bits filter) {
    Bits nodes = filter.copy();
    for (int group = 0; group < firsts.length; group++) {
      for (int i = starts[group]; i < starts[group + 1]; i++) {
        if (filter.get(rows[i])) {
          nodes.clear(rows[i]);
          nodes.set(firsts[group]);
        }
      }
    }
    return nodes;
  }

  /// Bytes that they take.
  public long residentBytes() {
    return 4L * firsts.length + 4L * starts.length + 4L * rows.length;
  }

  /// Pairs of a first and a twin, while they are found.
  private static final class PairList {
    private long[] pairs = new long[16];
    private int count;

    /// Pairs up equal codes among rows whose hashes agree.
    void addEqual(NodeRecords nodes, long[] keys, int from, int to) {
      int[] open = new int[to - from];
      for (int i = 0; i < open.length; i++) {
        open[i] = (int) keys[from + i];
      }
      int left = open.length;
      while (left > 1) {
        int different = 0;
        for (int i = 1; i < left; i++) {
          if (nodes.sameCode(open[0], open[i])) {
            add(open[0], open[i]);
          } else {
            open[different++ + 1] = open[i];
          }
        }
        System.arraycopy(open, 1, open, 0, different);
        left = different;
      }
    }

    void add(int first, int twin) {
      if (count == pairs.length) {
        pairs = Arrays.copyOf(pairs, 2 * count);
      }
      pairs[count++] = (long) first << 32 | twin;
    }

    Twins sorted() {
      Arrays.sort(pairs, 0, count);
      int[] firsts = new int[count];
      int[] starts = new int[count + 1];
      int[] rows = new int[count];
      int groups = 0;
      for (int i = 0; i < count; i++) {
        int first = (int) (pairs[i] >> 32);
        if (groups == 0 || firsts[groups - 1] != first) {
          firsts[groups] = first;
          starts[groups++] = i;
        }
        rows[i] = (int) pairs[i];
      }
      starts[groups] = count;
      return new Twins(Arrays.copyOf(firsts, groups), Arrays.copyOf(starts, groups + 1), rows);
    }
  }
}
