package io.elanus.core.index.hnsw.graph;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.Arrays;

/// One walk at a time over a graph: best first, with a beam of the nearest nodes seen.
///
/// The beam is one sorted array of `distance << 32 | node << 1 | expanded`: no objects, one
/// comparison orders by distance and node, and where an entry goes in tells which to expand next.
/// Made once for many walks; one thread at a time. Where a walk within a filter begins:
/// [FilteredWalk].
public final class Walk {
  /// Nodes of the entry sample that a walk starts from.
  public static final int STARTS = 4;

  private final NodeRecords graph;
  private final EntrySample sample;

  /// `seen[node] == mark` when the node was seen in this walk: a new mark instead of clearing.
  private final byte[] seen;

  private byte mark;

  private long[] beam = new long[0];
  private int size;

  /// The nodes at hand, three places more than there can be of them, and their distances.
  final int[] ids;

  private final int[] distances;

  /// What the rest of a code adds to the distance, where the first bytes did not tell.
  private final int[] rests;

  private final int[] links;

  /// The neighbours of a bridge.
  private final int[] beyond;

  private final int[] sampleIds;

  /// Distances computed in this walk.
  private int computed;

  /// @param sample where walks of this graph start
  public Walk(NodeRecords graph, EntrySample sample) {
    this.graph = graph;
    this.sample = sample;
    seen = new byte[graph.count()];
    int batch = Math.max(graph.maxDegree(), sample.count());
    ids = new int[batch + 4];
    distances = new int[batch + SevenBitKernels.OUT_PADDING];
    rests = new int[batch + SevenBitKernels.OUT_PADDING];
    links = new int[graph.maxDegree()];
    beyond = new int[graph.maxDegree()];
    sampleIds = CodeDistances.idsOf(sample.count());
  }

  /// Fills the beam with up to `width` nodes near the query, nearest first.
  ///
  /// @param query distances from it, of the kind of codes that the graph has
  /// @param width at least 1
  /// @param entries how many of the sample's nodes may be used
  /// @param starts how many of these to start from
  public void walk(CodeDistances query, int width, int entries, int starts) {
    walk(query, width, entries, starts, width);
  }

  /// As the other, but ends when the nearest `expanded` of the beam are expanded.
  public void walk(CodeDistances query, int width, int entries, int starts, int expanded) {
    begin(width);
    enterSample(query, entries, Math.min(starts, width));
    expand(query, width, expanded);
  }

  /// As [#walk], from nodes that are known to be near.
  ///
  /// @param starts `distance << 32 | node` of each, no node twice
  public void walkFrom(long[] starts, int count, CodeDistances query, int width) {
    begin(width);
    for (int i = 0; i < count; i++) {
      int node = (int) starts[i];
      seen[node] = mark;
      insert((int) (starts[i] >> 32), node, width);
    }
    expand(query, width, width);
  }

  /// As [#walk], from where it [begins][#begin] and what was entered since.
  void walkOn(CodeDistances query, int width) {
    expand(query, width, width);
  }

  /// How many nodes are in the beam.
  public int size() {
    return size;
  }

  /// The `i`-th nearest of them, `0 <= i < size`.
  public int node(int i) {
    return (int) beam[i] >>> 1;
  }

  /// Its distance of codes.
  public int distance(int i) {
    return (int) (beam[i] >> 32);
  }

  /// How many distances this walk has cost.
  public int computed() {
    return computed;
  }

  /// Counts distances that were computed for this walk by others.
  void alsoComputed(int distances) {
    computed += distances;
  }

  /// Bytes that this takes between walks.
  public long residentBytes() {
    return seen.length + 8L * beam.length + 12L * ids.length + 4L * sampleIds.length;
  }

  // Where it begins

  /// Empties the beam.
  ///
  /// @param width the most that it is to hold
  void begin(int width) {
    forget();
    if (beam.length < width) {
      beam = new long[width];
    }
    size = 0;
    computed = 0;
  }

  private void forget() {
    if (++mark == 0) {
      Arrays.fill(seen, (byte) 0);
      mark = 1;
    }
  }

  private void enterSample(CodeDistances query, int entries, int starts) {
    computed += entries;
    if (query instanceof SevenBitDistances parts && parts.inParts()) {
      enterInParts(parts, entries, starts);
    } else {
      query.of(sample.codes(), sample.codeBytes(), sampleIds, 0, entries, distances);
      for (int i = 0; i < entries; i++) {
        insert(distances[i], sample.nodes()[i], starts);
      }
    }
    markEntered();
  }

  /// Puts the nearest of the sample into the beam. Those whose first bytes are the nearest set a
  /// limit that most others exceed by their first bytes.
  private void enterInParts(SevenBitDistances query, int entries, int starts) {
    int prefix = query.prefix();
    int end = query.codeBytes();
    query.ofPart(0, prefix, sample.codes(), sample.codeBytes(), sampleIds, 0, entries, distances);
    for (int i = 0; i < entries; i++) {
      insert(distances[i], i, starts);
    }
    int nearest = size;
    for (int i = 0; i < nearest; i++) {
      ids[i] = node(i);
    }
    CodeDistances.repeatLast(ids, nearest);
    query.of(sample.codes(), sample.codeBytes(), ids, 0, nearest, rests);
    int limit = 0;
    for (int i = 0; i < nearest; i++) {
      limit = Math.max(limit, rests[i]);
    }
    size = 0;
    int count = within(limit, entries, sampleIds);
    CodeDistances.repeatLast(ids, count);
    query.ofPart(prefix, end, sample.codes(), sample.codeBytes(), ids, 0, count, rests);
    for (int i = 0; i < count; i++) {
      insert(distances[i] + rests[i], sample.nodes()[ids[i]], starts);
    }
  }

  /// Moves those of `from[0..count-1]` whose distance is at most `limit` into `ids`, and their
  /// distances to the same places. Answers how many there are.
  private int within(int limit, int count, int[] from) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      int distance = distances[i];
      ids[left] = from[i];
      distances[left] = distance;
      left += distance <= limit ? 1 : 0;
    }
    return left;
  }

  /// The beam's entries, nearest first.
  long[] entries() {
    return Arrays.copyOf(beam, size);
  }

  /// Puts an entry of this or another beam into this one, unless it is there or the beam is full of
  /// nearer ones.
  ///
  /// @param starts the most that the beam is to hold
  void enter(long entry, int starts) {
    entry &= ~1L;
    boolean tooFar = size == starts && entry >= beam[size - 1];
    if (!tooFar && Arrays.binarySearch(beam, 0, size, entry) < 0) {
      insert((int) (entry >> 32), (int) entry >>> 1, starts);
    }
  }

  /// As [#enter], of `ids[0..count-1]`.
  void enterAll(CodeDistances query, int count, int starts) {
    score(query, count);
    for (int i = 0; i < count; i++) {
      enter(entry(distances[i], ids[i]), starts);
    }
  }

  /// As [#enter], of what passes around a node that does not.
  void enterThrough(int bridge, Bits filter, CodeDistances query, int starts) {
    enterAll(query, unseenWithin(filter, bridge), starts);
  }

  /// What is in the beam will not be found on the way.
  void markEntered() {
    for (int i = 0; i < size; i++) {
      seen[node(i)] = mark;
    }
  }

  /// What was looked at and is no start may still be found on the way.
  void markStarts() {
    forget();
    markEntered();
  }

  // Where it leads

  private void expand(CodeDistances query, int width, int expanded) {
    int next = 0;
    while (next < Math.min(size, expanded)) {
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
      count = scoreWithin(query, count, width);
      int lowest = next + 1;
      for (int i = 0; i < count; i++) {
        lowest = Math.min(lowest, insert(distances[i], ids[i], width));
      }
      next = lowest;
    }
  }

  private int unseenNeighbours(int node) {
    int degree = graph.neighbours(node, links);
    byte[] seen = this.seen;
    byte mark = this.mark;
    int[] links = this.links;
    int[] ids = this.ids;
    int count = 0;
    for (int i = 0; i < degree; i++) {
      int neighbour = links[i];
      ids[count] = neighbour;
      count += seen[neighbour] != mark ? 1 : 0;
      seen[neighbour] = mark;
    }
    return count;
  }

  /// As [#walkOn], to nodes of a filter only. Nodes that fail are bridges: where few of a node's
  /// neighbours pass, the neighbours of those that fail are looked at as well, without a distance
  /// spent on the bridge itself (ACORN-1, arXiv:2403.04871).
  ///
  /// @param most distances after which to give up
  /// @return whether it came to an end
  public boolean walkOnWithin(Bits filter, CodeDistances query, int width, int most) {
    int next = 0;
    while (next < size) {
      long entry = beam[next];
      if ((entry & 1) != 0) {
        next++;
        continue;
      }
      beam[next] = entry | 1;
      int count = unseenWithin(filter, (int) entry >>> 1);
      score(query, count);
      if (computed > most) {
        return false;
      }
      int lowest = next + 1;
      for (int i = 0; i < count; i++) {
        lowest = Math.min(lowest, insert(distances[i], ids[i], width));
      }
      next = lowest;
    }
    return true;
  }

  /// Puts the unseen neighbours that pass, and those of the neighbours that fail while there is
  /// room, into `ids`.
  private int unseenWithin(Bits filter, int node) {
    int degree = graph.neighbours(node, links);
    int count = 0;
    int bridges = 0;
    for (int i = 0; i < degree; i++) {
      int neighbour = links[i];
      if (seen[neighbour] != mark) {
        seen[neighbour] = mark;
        if (filter.get(neighbour)) {
          ids[count++] = neighbour;
        } else {
          links[bridges++] = neighbour;
        }
      }
    }
    int enough = graph.maxDegree() / 4;
    for (int b = 0; b < bridges && count < enough; b++) {
      int around = graph.neighbours(links[b], beyond);
      for (int i = 0; i < around && count < graph.maxDegree(); i++) {
        int neighbour = beyond[i];
        if (seen[neighbour] != mark && filter.get(neighbour)) {
          seen[neighbour] = mark;
          ids[count++] = neighbour;
        }
      }
    }
    return count;
  }

  /// The distances of those of `ids[0..count-1]` that may get into the beam, and these in front.
  /// Answers how many there are. The others are left out without a branch for each: which are near
  /// enough is not to be foreseen.
  private int scoreWithin(CodeDistances query, int count, int width) {
    if (size < width || !(query instanceof SevenBitDistances parts && parts.inParts())) {
      score(query, count);
      return size < width ? count : within(distance(size - 1), count, ids);
    }
    computed += count;
    graph.parts(parts, 0, parts.prefix(), ids, count, distances);
    int left = within(distance(size - 1), count, ids);
    graph.parts(parts, parts.prefix(), parts.codeBytes(), ids, left, rests);
    for (int i = 0; i < left; i++) {
      distances[i] += rests[i];
    }
    return left;
  }

  /// The distances of `ids[0..count-1]`.
  private void score(CodeDistances query, int count) {
    graph.distances(query, ids, count, distances);
    computed += count;
  }

  private static long entry(int distance, int node) {
    return (long) distance << 32 | (node << 1 & 0xFFFFFFFFL);
  }

  /// Puts a node into the beam unless the beam is full of nearer ones; answers where, else the
  /// width. The halving takes no branch that depends on what it compares.
  int insert(int distance, int node, int width) {
    long entry = entry(distance, node);
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
    for (int left = last; left > 0; ) {
      int half = (left + 1) >>> 1;
      low += beam[low + half - 1] < entry ? half : 0;
      left -= half;
    }
    System.arraycopy(beam, low, beam, low + 1, last - low);
    beam[low] = entry;
    return low;
  }
}
