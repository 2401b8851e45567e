package io.elanus.core.index.hnsw;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitKernels;
import java.util.Arrays;

/// One walk at a time over a graph: best first, with a beam of the nearest nodes seen.
///
/// The beam is one sorted array of `distance << 32 | node << 1 | expanded`: no objects, one
/// comparison orders by distance and node, and where an entry goes in tells which to expand next.
/// Made once for many walks; one thread at a time.
final class Walk {
  private static final int NEAREST = 32;
  private static final int FILTERED_STARTS = 16;

  /// The beam of the walk to the nearest nodes of all.
  private static final int NARROW = 32;

  /// So many of the nearest nodes of all are left through their neighbours.
  private static final int LEFT = 4;

  /// Starts of a walk that begins in several places.
  private static final int SPREAD_STARTS = 64;

  /// Nodes drawn from what passes: a cluster of one in a hundred of these has some ten of them.
  private static final int DRAWN = 1024;

  /// The same of a walk that does not ask what passes.
  private static final int DRAWN_ON = 512;

  private final NodeRecords graph;
  private final EntrySample sample;

  /// `seen[node] == mark` when the node was seen in this walk: a new mark instead of clearing.
  private final byte[] seen;

  private byte mark;

  private long[] beam = new long[0];
  private int size;
  private final int[] ids;
  private final int[] distances;

  /// What the rest of a code adds to the distance, where the first bytes did not tell.
  private final int[] rests;

  private final int[] links;

  /// The neighbours of a bridge.
  private final int[] beyond;

  private final int[] sampleIds;

  /// The distances of the sample's nodes, in a search within a filter.
  private final int[] sampleDistances;

  /// The nearest of them, as they lie in a beam.
  private final long[] nearest;

  /// Distances computed in this walk.
  private int computed;

  Walk(NodeRecords graph, EntrySample sample) {
    this.graph = graph;
    this.sample = sample;
    seen = new byte[graph.count()];
    int batch = Math.max(graph.maxDegree(), sample.count());
    ids = new int[batch + 4];
    distances = new int[batch + SevenBitKernels.OUT_PADDING];
    rests = new int[batch + SevenBitKernels.OUT_PADDING];
    links = new int[graph.maxDegree()];
    beyond = new int[graph.maxDegree()];
    nearest = new long[Math.min(NEAREST, sample.count())];
    sampleDistances = new int[sample.count() + SevenBitKernels.OUT_PADDING];
    sampleIds = CodeDistances.idsOf(sample.count());
  }

  /// Fills the beam with up to `width` nodes near the query, nearest first.
  ///
  /// @param entries how many of the sample's nodes may be used
  /// @param starts how many of these to start from
  void walk(CodeDistances query, int width, int entries, int starts) {
    walk(query, width, entries, starts, width);
  }

  /// As the other, but ends when the nearest `expanded` of the beam are expanded.
  void walk(CodeDistances query, int width, int entries, int starts, int expanded) {
    begin(width);
    enter(query, entries, Math.min(starts, width));
    expand(query, width, expanded);
  }

  /// As [#walk], from nodes that are known to be near.
  ///
  /// @param starts `distance << 32 | node` of each, no node twice
  void walkFrom(long[] starts, int count, CodeDistances query, int width) {
    begin(width);
    for (int i = 0; i < count; i++) {
      int node = (int) starts[i];
      seen[node] = mark;
      insert((int) (starts[i] >> 32), node, width);
    }
    expand(query, width, width);
  }

  /// Fills the beam with up to `width` nodes of a filter only. Nodes that fail are bridges: where
  /// few of a node's neighbours pass, the neighbours of those that fail are looked at as well,
  /// without a distance spent on the bridge itself (ACORN-1, arXiv:2403.04871).
  ///
  /// @param share of all nodes that pass
  /// @param onlyNear whether to give up at once when what passes lies far from the query; where
  ///   hardly anything near it passes, that is done in any case
  /// @param most distances after which to give up
  /// @return whether it came to an end
  boolean walkWithin(
      Bits filter, double share, CodeDistances query, int width, boolean onlyNear, int most) {
    Glance glance = glance(filter, query);
    int glanced = computed;
    enterWithin(filter, query, width);
    computed += glanced;
    if (WalkPlan.isAstray(glance.nearest(), share, onlyNear)) {
      return false;
    }
    if (WalkPlan.beginsElsewhere(glance.nearest())) {
      enterElsewhere(filter, query, width);
    }
    return expandWithin(filter, query, width, most);
  }

  /// What the entry sample says of where rows of a filter lie.
  ///
  /// @param nearest the share of the nearest sampled nodes that pass
  /// @param nearer the share that passes of those that are nearer than sampled nodes are on average
  record Glance(double nearest, double nearer) {}

  /// Looks at the entry sample, as the walks of one query within one filter do first.
  Glance glance(Bits filter, CodeDistances query) {
    begin(nearest.length);
    int entries = sample.count();
    query.of(sample.codes(), sample.codeBytes(), sampleIds, 0, entries, sampleDistances);
    computed += entries;
    long sum = 0;
    for (int i = 0; i < entries; i++) {
      sum += sampleDistances[i];
      insert(sampleDistances[i], sample.nodes()[i], nearest.length);
    }
    System.arraycopy(beam, 0, nearest, 0, nearest.length);
    int passing = 0;
    for (long entry : nearest) {
      passing += filter.get((int) entry >>> 1) ? 1 : 0;
    }
    int nearer = 0;
    int nearerPassing = 0;
    long mean = sum / entries;
    for (int i = 0; i < entries; i++) {
      if (sampleDistances[i] <= mean) {
        nearer++;
        nearerPassing += filter.get(sample.nodes()[i]) ? 1 : 0;
      }
    }
    return new Glance((double) passing / nearest.length, (double) nearerPassing / nearer);
  }

  /// As [#walk], after a [#glance]; begins at some nodes of the filter as well, since the sample
  /// need not have a node of the cluster where the nearest lie.
  void walkOn(Bits filter, CodeDistances query, int width) {
    begin(Math.max(width, NEAREST));
    size = Math.min(GraphBuilder.STARTS, Math.min(width, nearest.length));
    System.arraycopy(nearest, 0, beam, 0, size);
    enterDrawn(filter, query, Math.min(FILTERED_STARTS, width), DRAWN_ON);
    markStarts();
    expand(query, width, width);
  }

  /// Begins a walk within a filter, after a [#glance].
  void enterWithin(Bits filter, CodeDistances query, int width) {
    begin(Math.max(width, NEAREST));
    enter(filter, query, Math.min(FILTERED_STARTS, width));
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
    return seen.length + 8L * beam.length + 12L * ids.length + 8L * sampleIds.length;
  }

  private void forget() {
    if (++mark == 0) {
      Arrays.fill(seen, (byte) 0);
      mark = 1;
    }
  }

  private void begin(int width) {
    forget();
    if (beam.length < width) {
      beam = new long[width];
    }
    size = 0;
    computed = 0;
  }

  private void enter(CodeDistances query, int entries, int starts) {
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
    query.ofPrefix(sample.codes(), sample.codeBytes(), sampleIds, 0, entries, distances);
    for (int i = 0; i < entries; i++) {
      insert(distances[i], i, starts);
    }
    int nearest = size;
    for (int i = 0; i < nearest; i++) {
      ids[i] = node(i);
    }
    NodeRecords.repeatLast(ids, nearest);
    query.of(sample.codes(), sample.codeBytes(), ids, 0, nearest, rests);
    int limit = 0;
    for (int i = 0; i < nearest; i++) {
      limit = Math.max(limit, rests[i]);
    }
    size = 0;
    int count = within(limit, entries, sampleIds);
    NodeRecords.repeatLast(ids, count);
    query.ofRest(sample.codes(), sample.codeBytes(), ids, 0, count, rests);
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

  /// Puts the nearest of the sample that pass into the beam; when they are few, also what passes
  /// around the nearest that do not.
  private void enter(Bits filter, CodeDistances query, int starts) {
    for (int i = 0; i < sample.count(); i++) {
      if (filter.get(sample.nodes()[i])) {
        insert(sampleDistances[i], sample.nodes()[i], starts);
      }
    }
    markEntered(); // entered once
    for (int i = 0; i < nearest.length && size < starts; i++) {
      int node = (int) nearest[i] >>> 1;
      if (!filter.get(node)) {
        enterThrough(node, filter, query, starts);
      }
    }
    markStarts();
  }

  private void enterThrough(int bridge, Bits filter, CodeDistances query, int starts) {
    int count = unseenWithin(filter, bridge);
    score(query, count);
    for (int i = 0; i < count; i++) {
      enterOnce(entry(distances[i], ids[i]), starts);
    }
  }

  /// Adds starts to those of [#enterWithin], which a filter may leave in clusters that no edge
  /// leads out of: the sample need not have a node of the cluster where the nearest lie. Where they
  /// lie around the query, a narrow walk over all nodes leads there; where they lie in a cluster
  /// beside it, one of many nodes drawn from what passes is hardly ever missing.
  void enterElsewhere(Bits filter, CodeDistances query, int width) {
    int before = computed;
    long[] entered = Arrays.copyOf(beam, size);
    walk(query, NARROW, sample.count(), GraphBuilder.STARTS);
    long[] around = Arrays.copyOf(beam, size);
    before += computed;
    begin(Math.max(width, NEAREST));
    computed = before;
    int starts = Math.min(SPREAD_STARTS, width);
    for (long entry : entered) {
      enterOnce(entry, starts);
    }
    int left = 0;
    for (long entry : around) {
      int node = (int) entry >>> 1;
      if (filter.get(node)) {
        enterOnce(entry, starts);
      } else if (left++ < LEFT) {
        enterThrough(node, filter, query, starts);
      }
    }
    enterDrawn(filter, query, starts, DRAWN);
    markStarts();
  }

  /// Nodes drawn evenly from what passes.
  private void enterDrawn(Bits filter, CodeDistances query, int starts, int drawn) {
    long[] words = filter.words();
    int passing = filter.count();
    int room = ids.length - 4;
    int count = 0;
    long seenBefore = 0;
    for (int w = 0; w < words.length; w++) {
      long word = words[w];
      long seenNow = seenBefore + Long.bitCount(word);
      long due = seenNow * drawn / passing - seenBefore * drawn / passing;
      seenBefore = seenNow;
      for (long left = word; left != 0 && due > 0; left &= left - 1, due--) {
        ids[count++] = (w << 6) + Long.numberOfTrailingZeros(left);
        if (count == room) {
          enterAll(query, count, starts);
          count = 0;
        }
      }
    }
    enterAll(query, count, starts);
  }

  private void enterAll(CodeDistances query, int count, int starts) {
    score(query, count);
    for (int i = 0; i < count; i++) {
      enterOnce(entry(distances[i], ids[i]), starts);
    }
  }

  private void enterOnce(long entry, int starts) {
    entry &= ~1L;
    boolean tooFar = size == starts && entry >= beam[size - 1];
    if (!tooFar && Arrays.binarySearch(beam, 0, size, entry) < 0) {
      insert((int) (entry >> 32), (int) entry >>> 1, starts);
    }
  }

  /// What was looked at and is no start may still be found on the way.
  private void markStarts() {
    forget();
    markEntered();
  }

  private void markEntered() {
    for (int i = 0; i < size; i++) {
      seen[node(i)] = mark;
    }
  }

  /// Walks on from where [#enterWithin] began.
  ///
  /// @param most distances after which to give up
  /// @return whether it came to an end
  boolean expandWithin(Bits filter, CodeDistances query, int width, int most) {
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
  /// Answers how many there are: the others are too far by the first bytes of their codes.
  private int scoreWithin(CodeDistances query, int count, int width) {
    if (size < width || !(query instanceof SevenBitDistances parts && parts.inParts())) {
      score(query, count);
      return count;
    }
    computed += count;
    graph.prefixes(parts, ids, count, distances);
    int left = within(distance(size - 1), count, ids);
    graph.rests(parts, ids, left, rests);
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
  /// width.
  private int insert(int distance, int node, int width) {
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
