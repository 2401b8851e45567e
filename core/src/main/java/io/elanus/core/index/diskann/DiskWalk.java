package io.elanus.core.index.diskann;

import io.elanus.core.index.hnsw.CodeDistances;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// One walk at a time over a graph on disk: a list of the nearest nodes seen, by their codes, of
/// which the nearest few not yet looked at are read in each step. Made once for many walks; one
/// thread at a time.
final class DiskWalk {
  private final DiskRecords records;
  private final MemorySegment codes;
  private final int codeBytes;
  private final int[] entries;

  /// `seen[node] == mark` when the node was seen in this walk.
  private final byte[] seen;

  private byte mark;

  /// Entries of `distance << 32 | node << 1 | read`, ascending.
  private long[] list = new long[0];

  private int size;
  private final int[] ids;
  private final int[] distances;
  private final int[] links;

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
    System.arraycopy(entries, 0, ids, 0, entries.length);
    insert(query, entries.length, Math.min(width, step));
    for (int i = 0; i < size; i++) {
      seen[node(i)] = mark;
    }
    int[] chosen = new int[step];
    int count = choose(chosen);
    while (count > 0) {
      reader.read(chosen, count);
      for (int i = 0; i < count; i++) {
        insert(query, unseen(chosen[i]), width);
      }
      count = choose(chosen);
    }
  }

  private void begin(int width) {
    if (++mark == 0) {
      Arrays.fill(seen, (byte) 0);
      mark = 1;
    }
    if (list.length < width) {
      list = new long[width];
    }
    size = 0;
  }

  private int node(int i) {
    return (int) list[i] >>> 1;
  }

  /// Marks the nearest that were not read, as many as `chosen` holds.
  private int choose(int[] chosen) {
    int count = 0;
    for (int i = 0; i < size && count < chosen.length; i++) {
      if ((list[i] & 1) == 0) {
        list[i] |= 1;
        chosen[count++] = node(i);
      }
    }
    return count;
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

  private void insert(CodeDistances query, int count, int width) {
    if (count == 0) {
      return;
    }
    for (int i = count; i < count + 3; i++) {
      ids[i] = ids[count - 1];
    }
    query.of(codes, codeBytes, ids, 0, count, distances);
    for (int i = 0; i < count; i++) {
      insert(distances[i], ids[i], width);
    }
  }

  private void insert(int distance, int node, int width) {
    long entry = (long) distance << 32 | (node << 1 & 0xFFFFFFFFL);
    int last = size;
    if (size == width) {
      if (entry >= list[size - 1]) {
        return;
      }
      last = size - 1;
    } else {
      size++;
    }
    int at = Arrays.binarySearch(list, 0, last, entry);
    at = at < 0 ? -at - 1 : at;
    System.arraycopy(list, at, list, at + 1, last - at);
    list[at] = entry;
  }

  long residentBytes() {
    return seen.length + 8L * list.length + 8L * ids.length;
  }
}
