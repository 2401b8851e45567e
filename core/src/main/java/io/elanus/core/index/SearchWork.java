package io.elanus.core.index;

import java.util.concurrent.atomic.LongAdder;

/// What the searches of one segment cost, counted for who asks. Any number of threads may add; they
/// do so once a walk or scan, not once a distance.
public final class SearchWork {
  private final LongAdder distances = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder scans = new LongAdder();
  private final LongAdder sketches = new LongAdder();
  private final LongAdder postfiltered = new LongAdder();

  /// Distances between the query and vectors, codes or posting lists' rows.
  ///
  /// @param bytesEach what was read of the vector or code; 0 where that is not known
  public void computed(long count, long bytesEach) {
    distances.add(count);
    bytes.add(count * bytesEach);
  }

  /// Bytes that no single vector or code takes.
  public void read(long count) {
    bytes.add(count);
  }

  /// An index looked at every eligible row instead of going its own way.
  public void scanned() {
    scans.increment();
  }

  /// An index ruled out by sketches most of the rows that a filter left.
  public void sketched() {
    sketches.increment();
  }

  /// An index went its way as without a filter, and filtered what it found.
  public void postfiltered() {
    postfiltered.increment();
  }

  public long distances() {
    return distances.sum();
  }

  public long bytes() {
    return bytes.sum();
  }

  /// Queries for which an index was not worth its way, or came back short.
  public long scans() {
    return scans.sum();
  }

  /// Queries that sketches answered.
  public long sketches() {
    return sketches.sum();
  }

  /// Queries whose filter was applied to what a search without one had found.
  public long postfilters() {
    return postfiltered.sum();
  }
}
