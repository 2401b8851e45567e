package io.elanus.core.index.hnsw.graph;

import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.quantizer.SevenBitKernels;

/// Where the walks of a query within a filter begin, as the entry sample and the filter tell: few
/// nodes of the sample may pass, and none near the query. [Walk] goes on from there.
///
/// Made once for many walks; one thread at a time.
public final class FilteredWalk {
  /// Nodes of the sample that tell what is near.
  private static final int NEAREST = 32;

  private static final int STARTS = 16;

  /// The beam of the walk to the nearest nodes of all.
  private static final int NARROW = 32;

  /// So many of the nearest nodes of all are left through their neighbours.
  private static final int LEFT = 4;

  /// Starts of a walk that begins in several places.
  private static final int SPREAD_STARTS = 64;

  /// Nodes drawn from what passes: a cluster of one in a hundred of these has some ten of them.
  private static final int DRAWN = 1024;

  /// The same of a walk that does not ask what passes.
  private static final int DRAWN_PAST = 512;

  private final Walk walk;
  private final EntrySample sample;
  private final int[] sampleIds;

  /// Of the sample's nodes.
  private final int[] distances;

  /// The nearest of them, as they lie in a beam.
  private final long[] nearest;

  /// @param walk that begins where this says
  public FilteredWalk(Walk walk, EntrySample sample) {
    this.walk = walk;
    this.sample = sample;
    sampleIds = CodeDistances.idsOf(sample.count());
    distances = new int[sample.count() + SevenBitKernels.OUT_PADDING];
    nearest = new long[Math.min(NEAREST, sample.count())];
  }

  /// Bytes that this takes between walks.
  public long residentBytes() {
    return 4L * (sampleIds.length + distances.length);
  }

  /// Fills the beam with up to `width` nodes of a filter only.
  ///
  /// @param share of all nodes that pass
  /// @param onlyNear whether to give up at once when what passes lies far from the query; where
  ///   hardly anything near it passes, that is done in any case
  /// @param most distances after which to give up
  /// @return whether it came to an end
  public boolean walk(
      Bits filter, double share, CodeDistances query, int width, boolean onlyNear, int most) {
    Glance glance = glance(filter, query);
    int glanced = walk.computed();
    begin(filter, query, width);
    walk.alsoComputed(glanced);
    if (WalkPlan.isAstray(glance.nearest(), share, onlyNear)) {
      return false;
    }
    if (WalkPlan.beginsElsewhere(glance.nearest())) {
      beginElsewhere(filter, query, width);
    }
    return walk.walkOnWithin(filter, query, width, most);
  }

  /// What the entry sample says of where rows of a filter lie.
  ///
  /// @param nearest the share of the nearest sampled nodes that pass
  /// @param nearer the share that passes of those that are nearer than sampled nodes are on average
  public record Glance(double nearest, double nearer) {}

  /// Looks at the entry sample, as the walks of one query within one filter do first.
  public Glance glance(Bits filter, CodeDistances query) {
    int entries = sample.count();
    walk.begin(nearest.length);
    query.of(sample.codes(), sample.codeBytes(), sampleIds, 0, entries, distances);
    walk.alsoComputed(entries);
    long sum = 0;
    for (int i = 0; i < entries; i++) {
      sum += distances[i];
      walk.insert(distances[i], sample.nodes()[i], nearest.length);
    }
    System.arraycopy(walk.entries(), 0, nearest, 0, nearest.length);
    int passing = 0;
    for (long entry : nearest) {
      passing += filter.get((int) entry >>> 1) ? 1 : 0;
    }
    int nearer = 0;
    int nearerPassing = 0;
    long mean = sum / entries;
    for (int i = 0; i < entries; i++) {
      if (distances[i] <= mean) {
        nearer++;
        nearerPassing += filter.get(sample.nodes()[i]) ? 1 : 0;
      }
    }
    return new Glance((double) passing / nearest.length, (double) nearerPassing / nearer);
  }

  /// Walks over all nodes, after a [#glance]; begins at some nodes of the filter as well, since the
  /// sample need not have a node of the cluster where the nearest lie.
  public void walkPast(Bits filter, CodeDistances query, int width) {
    walk.begin(Math.max(width, NEAREST));
    int starts = Math.min(Walk.STARTS, Math.min(width, nearest.length));
    for (int i = 0; i < starts; i++) {
      walk.enter(nearest[i], starts);
    }
    enterDrawn(filter, query, Math.min(STARTS, width), DRAWN_PAST);
    walk.markStarts();
    walk.walkOn(query, width);
  }

  /// Begins a walk within a filter, after a [#glance]: with the nearest of the sample that pass;
  /// when they are few, also with what passes around the nearest that do not.
  public void begin(Bits filter, CodeDistances query, int width) {
    int starts = Math.min(STARTS, width);
    walk.begin(Math.max(width, NEAREST));
    for (int i = 0; i < sample.count(); i++) {
      if (filter.get(sample.nodes()[i])) {
        walk.insert(distances[i], sample.nodes()[i], starts);
      }
    }
    walk.markEntered(); // not to be entered anew through a bridge
    for (int i = 0; i < nearest.length && walk.size() < starts; i++) {
      int node = (int) nearest[i] >>> 1;
      if (!filter.get(node)) {
        walk.enterThrough(node, filter, query, starts);
      }
    }
    walk.markStarts();
  }

  /// Adds starts to those of [#begin], which a filter may leave in clusters that no edge leads out
  /// of: the sample need not have a node of the cluster where the nearest lie. Where they lie
  /// around the query, a narrow walk over all nodes leads there; where they lie in a cluster beside
  /// it, one of many nodes drawn from what passes is hardly ever missing.
  public void beginElsewhere(Bits filter, CodeDistances query, int width) {
    int computed = walk.computed();
    long[] entered = walk.entries();
    walk.walk(query, NARROW, sample.count(), Walk.STARTS);
    computed += walk.computed();
    long[] around = walk.entries();
    walk.begin(Math.max(width, NEAREST));
    walk.alsoComputed(computed);
    int starts = Math.min(SPREAD_STARTS, width);
    for (long entry : entered) {
      walk.enter(entry, starts);
    }
    int left = 0;
    for (long entry : around) {
      int node = (int) entry >>> 1;
      if (filter.get(node)) {
        walk.enter(entry, starts);
      } else if (left++ < LEFT) {
        walk.enterThrough(node, filter, query, starts);
      }
    }
    enterDrawn(filter, query, starts, DRAWN);
    walk.markStarts();
  }

  /// Enters nodes drawn evenly from what passes.
  private void enterDrawn(Bits filter, CodeDistances query, int starts, int drawn) {
    int[] ids = walk.ids;
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
          walk.enterAll(query, count, starts);
          count = 0;
        }
      }
    }
    walk.enterAll(query, count, starts);
  }
}
