package io.elanus.engine.search;

import io.elanus.core.schema.SegmentId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What one search or query did and how long each part of it took, for who asks. Filled by the
/// thread that runs the search; without one nothing is measured.
public final class ReadTrace {
  /// The strategy that computes the distance of every eligible row.
  public static final String SCAN = "scan";

  /// How a filter finds its rows: by the keys that it lists, from indexes over scalars alone, by
  /// looking at columns, or both.
  static final String KEYS = "keys";

  static final String INDEXES = "indexes";
  static final String COLUMNS = "columns";
  static final String INDEXES_AND_COLUMNS = "indexes and columns";

  /// In the order of work. Time that several threads spend at once counts once.
  public enum Stage {
    /// The filter's text to a filter.
    COMPILE,
    /// Filter, deletes and visibility to rows.
    FILTER,
    /// The nearest rows, by index or scan.
    VECTORS,
    /// Keys of the candidates, and the best of them; of a query with a limit, also its filter.
    ORDER,
    /// Output fields of the hits.
    OUTPUTS
  }

  /// What was done in one segment.
  ///
  /// @param eligible rows that the filter and the deletes left, of those asked about
  /// @param asked rows that the filter was asked about: all, unless a limit was reached before
  /// @param filter null without one
  /// @param vectors null when no vector is searched for
  public record Part(
      SegmentId segment,
      boolean sealed,
      int rowCount,
      long eligible,
      long asked,
      @Nullable FilterPart filter,
      @Nullable VectorPart vectors) {}

  /// @param estimated the part of the rows that was expected to match, 0 to 1
  /// @param pages batches of rows that a filter is asked about
  /// @param prunedPages of these the ones passed over, as their statistics allow no match
  /// @param bloomPrunedPages of these the ones that only bloom filters exclude
  /// @param strategy `keys`, `indexes`, `columns` or `indexes and columns`
  /// @param rowsVisited rows of the batches whose columns were read
  /// @param columnBytes of these columns in memory
  /// @param indexedLeaves conditions that indexes answered
  /// @param shreddedPaths paths inside JSON whose values were read from columns of their own
  /// @param keys that the filter lists, when rows are found by these; else -1
  /// @param possibleKeys of these, the ones that the segment may hold by its bounds and bloom
  ///   filters
  public record FilterPart(
      double estimated,
      int pages,
      int prunedPages,
      int bloomPrunedPages,
      String strategy,
      long rowsVisited,
      long columnBytes,
      int indexedLeaves,
      int shreddedPaths,
      int keys,
      int possibleKeys) {}

  /// @param strategy `scan`, or the type of the index that was asked, as `HNSW`
  /// @param scans queries for which that index looked at all eligible rows after all
  /// @param sketches queries for which it ruled most of them out by sketches
  /// @param postfilters queries whose filter it applied to what it had found without
  /// @param distances computed, by vectors and by codes
  /// @param vectorBytes read of these; posting lists are not counted
  public record VectorPart(
      String strategy,
      long scans,
      long sketches,
      long postfilters,
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
