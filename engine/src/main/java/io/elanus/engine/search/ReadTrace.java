package io.elanus.engine.search;

import io.elanus.core.schema.SegmentId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// What one search did and how long each part of it took, for who asks. Filled by the thread that
/// runs the search; without one nothing is measured.
public final class ReadTrace {
  /// The strategy that computes the distance of every eligible row.
  public static final String SCAN = "scan";

  /// In the order of work. Time that several threads spend at once counts once.
  public enum Stage {
    /// The filter's text to a filter.
    COMPILE,
    /// Filter, deletes and visibility to rows.
    FILTER,
    /// The nearest rows, by index or scan.
    VECTORS,
    /// Keys of the candidates, and the best of them.
    ORDER,
    /// Output fields of the hits.
    OUTPUTS
  }

  /// What was done in one segment.
  ///
  /// @param eligible rows that the filter and the deletes left
  /// @param pages batches of rows that a filter is asked about
  /// @param prunedPages of these the ones passed over, as their statistics allow no match
  /// @param strategy `scan`, or the type of the index that was asked, as `HNSW`
  /// @param distances computed by scans; indexes do not tell theirs
  /// @param vectorBytes read by scans
  public record Part(
      SegmentId segment,
      boolean sealed,
      int rowCount,
      int eligible,
      int pages,
      int prunedPages,
      String strategy,
      long distances,
      long vectorBytes) {}

  private final Map<Stage, Long> nanos = new EnumMap<>(Stage.class);
  private final List<Part> parts = new ArrayList<>();
  private final LongSupplier nanoTime;
  private long mark;

  /// @param nanoTime a clock that never goes back; the first stage starts now
  public ReadTrace(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    mark = nanoTime.getAsLong();
  }

  /// The time since the last call, or since the start, was spent on this.
  public void end(Stage stage) {
    long now = nanoTime.getAsLong();
    nanos.merge(stage, now - mark, Long::sum);
    mark = now;
  }

  void add(Part part) {
    parts.add(part);
  }

  public Map<Stage, Long> nanos() {
    return nanos;
  }

  public List<Part> parts() {
    return parts;
  }
}
