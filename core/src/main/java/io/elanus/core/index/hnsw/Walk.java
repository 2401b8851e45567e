package io.elanus.core.index.hnsw;

import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// One walk at a time over a graph: best first, with a beam of the nearest nodes seen.
///
/// The beam is one sorted array of `distance << 32 | node << 1 | expanded`: no objects, one
/// comparison orders by distance and node, and where an entry goes in tells which to expand next.
/// Made once for many walks; one thread at a time.
final class Walk {
  private final NodeRecords graph;
  private final CodeSpace space;
  private final EntrySample sample;

  /// `seen[node] == mark` when the node was seen in this walk: a new mark instead of clearing.
  private final byte[] seen;
  private byte mark;

  private long[] beam = new long[0];
  private int size;
  private int[] ids;
  private int[] distances;
  private final int[] sampleIds;
  /// Distances computed in this walk.
  private int computed;

  Walk(NodeRecords graph, CodeSpace space, EntrySample sample) {
    this.graph = graph;
    this.space = space;
    this.sample = sample;
    seen = new byte[graph.count()];
    int batch = Math.max(graph.maxDegree(), sample.count());
    ids = new int[batch + 4];
    distances = new int[batch + SevenBitKernels.OUT_PADDING];
    sampleIds = new int[sample.count() + 4];
    Arrays.setAll(sampleIds, i -> Math.min(i, Math.max(0, sample.count() - 1)));
  }

  /// Fills the beam with up to `width` nodes near the query, nearest first.
  ///
  /// @param entries how many of the sample's nodes may be used
  void walk(MemorySegment query, long queryOffset, int width, int entries, int starts) {
    begin(width);
    enter(query, queryOffset, entries, Math.min(starts, width));
    expand(query, queryOffset, width);
  }

  int size() {
    return size;
  }

  int node(int i) {
    return (int) beam[i] >>> 1;
  }

  int distance(int i) {
    return (int) (beam[i] >> 32);
  }

  int computed() {
    return computed;
  }

  long residentBytes() {
    return seen.length + 8L * beam.length + 8L * ids.length + 4L * sampleIds.length;
  }

  private void begin(int width) {
    if (++mark == 0) {
      Arrays.fill(seen, (byte) 0);
      mark = 1;
    }
    if (beam.length < width) {
      beam = new long[width];
    }
    size = 0;
    computed = 0;
  }

  private void enter(MemorySegment query, long queryOffset, int entries, int starts) {
    space.distances(
        query,
        queryOffset,
        sample.codes(),
        sample.codeBytes(),
        sample.codeBytes(),
        sampleIds,
        0,
        entries,
        distances);
    computed += entries;
    for (int i = 0; i < entries; i++) {
      insert(distances[i], sample.nodes()[i], starts);
    }
    for (int i = 0; i < size; i++) {
      seen[node(i)] = mark;
    }
  }

  private void expand(MemorySegment query, long queryOffset, int width) {
    int next = 0;
    while (next < size) {
      long entry = beam[next];
      if ((entry & 1) != 0) {
        next++;
        continue;
      }
      beam[next] = entry | 1;
      int count = unseenNeighbours((int) entry >>> 1);
      if (count == 0) {
        next++;
        continue;
      }
      for (int i = count; i < count + 3; i++) {
        ids[i] = ids[count - 1];
      }
      space.distances(
          query, queryOffset, graph.bytes(), graph.stride(), graph.codeBytes(), ids, 0, count, distances);
      computed += count;
      int lowest = next + 1;
      for (int i = 0; i < count; i++) {
        lowest = Math.min(lowest, insert(distances[i], ids[i], width));
      }
      next = lowest;
    }
  }

  private int unseenNeighbours(int node) {
    MemorySegment bytes = graph.bytes();
    long at = graph.links(node);
    int maxDegree = graph.maxDegree();
    byte[] seen = this.seen;
    byte mark = this.mark;
    int[] ids = this.ids;
    int count = 0;
    for (int i = 0; i < maxDegree; i++) {
      int neighbour = bytes.get(NodeRecords.INT32, at + 4L * i);
      if (neighbour < 0) {
        break;
      }
      ids[count] = neighbour;
      count += seen[neighbour] != mark ? 1 : 0;
      seen[neighbour] = mark;
    }
    return count;
  }

  /// Puts a node into the beam unless the beam is full of nearer ones; answers where, else the width.
  private int insert(int distance, int node, int width) {
    long entry = (long) distance << 32 | (node << 1 & 0xFFFFFFFFL);
    int last = size;
    if (size == width) {
      if (entry >= beam[size - 1]) {
        return width;
      }
      last = size - 1;
    } else {
      size++;
    }
    int low = 0;
    int high = last;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (beam[middle] < entry) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    System.arraycopy(beam, low, beam, low + 1, last - low);
    beam[low] = entry;
    return low;
  }
}
