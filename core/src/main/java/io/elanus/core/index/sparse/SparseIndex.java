package io.elanus.core.index.sparse;

import io.elanus.core.error.DatabaseException;
import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SparseRows;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.TermScoring;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;

/// Posting lists made ready to be searched, straight in the file's memory. Exact, unless a search
/// drops small weights of its query or scales bounds down.
///
/// - `drop_ratio_search` leaves out that part of the query's elements, the smallest weights first.
///   Rows are then ranked by what is left; where that gives fewer hits than wanted, the whole query
///   is searched.
/// - `refine_factor` looks for so many times more rows with the rest and ranks these by the whole
///   query.
/// - `dim_max_score_ratio` below 1 scales what a list is taken to add at most.
final class SparseIndex implements VectorIndex {
  static final String BOUND_RATIO = "dim_max_score_ratio";

  private static final int IDLE_SCRATCHES = 16;

  private final SparseFile header;
  private final List<Partition> partitions;
  private final boolean withImpacts;
  private final ArrayBlockingQueue<Scratch> idle = new ArrayBlockingQueue<>(IDLE_SCRATCHES);

  /// What a search works in.
  private record Scratch(WindowSearch windows, ImpactSearch impacts, RowScores rows) {
    Scratch() {
      this(new WindowSearch(), new ImpactSearch(), new RowScores());
    }

    long residentBytes() {
      return (8L + 4) * Partition.WINDOW + impacts.residentBytes() + rows.residentBytes();
    }
  }

  private SparseIndex(SparseFile header, List<Partition> partitions) {
    this.header = header;
    this.partitions = partitions;
    withImpacts = partitions.stream().anyMatch(partition -> partition.withImpacts);
  }

  /// Checks the file; the index goes on reading it.
  ///
  /// @param rows the vectors it was built from
  /// @throws DatabaseException when the file is damaged or belongs to other rows
  static SparseIndex open(MemorySegment file, SparseRows rows) {
    SparseFile header = SparseFile.read(file);
    if (header.rowCount() != rows.rowCount()) {
      throw SparseFile.damaged(
          "holds %d rows, the column %d".formatted(header.rowCount(), rows.rowCount()));
    }
    List<Partition> partitions = new ArrayList<>();
    long offset = SparseFile.HEADER_BYTES;
    int row = 0;
    for (int p = 0; p < header.partitions(); p++) {
      Partition partition = Partition.open(file, offset);
      if (partition.firstRow != row
          || partition.rowCount != Math.min(Partition.ROWS, header.rowCount() - row)) {
        throw SparseFile.damaged("has a partition of other rows");
      }
      partitions.add(partition);
      offset += partition.bytes.byteSize();
      row += partition.rowCount;
    }
    return new SparseIndex(header, partitions);
  }

  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    if (!(query instanceof QueryVector.Sparse sparse)) {
      throw DatabaseException.invalid(
          "vector type does not match: the index is over %s",
          DataType.SPARSE_FLOAT_VECTOR.wireName());
    }
    TermScoring scoring = SparseMetric.scoring(header.metric(), spec.tuning());
    Bits eligible = spec.eligible();
    int most = eligible == null ? header.rowCount() : eligible.count();
    int topK = Math.min(spec.topK(), most);
    if (topK == 0) {
      return Hits.NONE;
    }
    Scratch scratch = idle.poll();
    if (scratch == null) {
      scratch = new Scratch();
    }
    Hits hits = new Search(sparse, scoring, spec, topK, most, scratch).run();
    idle.offer(scratch);
    return hits;
  }

  @Override
  public int rowCount() {
    return header.rowCount();
  }

  @Override
  public long residentBytes() {
    return idle.stream().mapToLong(Scratch::residentBytes).sum();
  }

  private final class Search {
    private final QueryVector.Sparse query;
    private final TermScoring scoring;
    private final SearchSpec spec;
    private final int topK;
    private final int most;
    private final Scratch scratch;

    Search(
        QueryVector.Sparse query,
        TermScoring scoring,
        SearchSpec spec,
        int topK,
        int most,
        Scratch scratch) {
      this.query = query;
      this.scoring = scoring;
      this.spec = spec;
      this.topK = topK;
      this.most = most;
      this.scratch = scratch;
    }

    Hits run() {
      QueryVector.Sparse kept = KeptWeights.of(query, spec);
      if (kept == query) {
        return find(query, topK);
      }
      int factor = spec.tuning().whole(KeptWeights.REFINE_FACTOR, 1);
      int refined = (int) Math.min(most, (long) topK * factor);
      Hits found = factor > 1 && withImpacts ? candidates(kept, refined) : find(kept, refined);
      if (found.count() < topK) {
        return find(query, topK);
      }
      return factor == 1 ? found : refine(found);
    }

    /// What the lists of each partition find in it.
    private interface Step {
      void search(QueryLists lists, SparseHits hits);
    }

    private Hits find(QueryVector.Sparse kept, int capacity) {
      return find(kept, capacity, this::search);
    }

    /// The rows that kept weights rank best, as nearly as those who refine them need it. Where the
    /// postings that matter name fewer, all do.
    private Hits candidates(QueryVector.Sparse kept, int capacity) {
      Hits found = find(kept, capacity, byImpacts(kept));
      return found.count() < capacity ? find(kept, capacity) : found;
    }

    private Step byImpacts(QueryVector.Sparse kept) {
      double least = Double.POSITIVE_INFINITY;
      for (float weight : kept.values()) {
        least = Math.min(least, weight);
      }
      double smallest = least;
      return (lists, hits) -> {
        if (lists.partition.withImpacts && lists.allPositive()) {
          scratch.impacts.search(lists, smallest, hits);
        } else {
          search(lists, hits);
        }
      };
    }

    private Hits find(QueryVector.Sparse kept, int capacity, Step step) {
      double boundRatio = Math.min(1, spec.tuning().number(BOUND_RATIO, 1));
      SparseHits hits = new SparseHits(capacity, spec.eligible(), spec.bounds());
      for (Partition partition : partitions) {
        if (!hits.anyEligible(partition.firstRow, partition.firstRow + partition.rowCount)) {
          continue;
        }
        QueryLists lists = QueryLists.of(partition, scoring, boundRatio, kept);
        if (lists.count > 0) {
          step.search(lists, hits);
        }
      }
      spec.computed(hits.offered(), 0);
      return hits.best();
    }

    private void search(QueryLists lists, SparseHits hits) {
      if (!lists.allPositive()) {
        scratch.windows.search(lists, hits, WindowSearch.Pruning.NONE);
        return;
      }
      switch (header.algorithm()) {
        case TAAT_NAIVE, SINDI -> scratch.windows.search(lists, hits, WindowSearch.Pruning.NONE);
        case DAAT_MAXSCORE -> scratch.windows.search(lists, hits, WindowSearch.Pruning.LISTS);
        case BLOCK_MAX_MAXSCORE ->
            scratch.windows.search(lists, hits, WindowSearch.Pruning.WINDOWS);
        case DAAT_WAND -> new WandSearch(lists, hits, false).run();
        case BLOCK_MAX_WAND -> new WandSearch(lists, hits, true).run();
      }
    }

    /// Ranks what was found by the whole query.
    private Hits refine(Hits found) {
      int[] rows = found.rows().clone();
      Arrays.sort(rows);
      SparseHits hits = new SparseHits(topK, null, spec.bounds());
      int next = 0;
      for (Partition partition : partitions) {
        int end = next;
        while (end < rows.length && rows[end] < partition.firstRow + partition.rowCount) {
          end++;
        }
        if (end > next) {
          score(QueryLists.of(partition, scoring, 1, query), rows, next, end, hits);
        }
        next = end;
      }
      spec.computed(hits.offered(), 0);
      return hits.best();
    }

    private void score(QueryLists lists, int[] rows, int from, int to, SparseHits hits) {
      if (lists.partition.withRows) {
        scratch.rows.score(lists, rows, from, to, hits);
      } else {
        lookUp(lists, rows, from, to, hits);
      }
    }

    private void lookUp(QueryLists lists, int[] rows, int from, int to, SparseHits hits) {
      double[] sums = new double[to - from];
      for (int list = 0; list < lists.count; list++) {
        for (int i = from; i < to; i++) {
          int posting = lists.posting(list, rows[i] - lists.partition.firstRow);
          if (posting >= 0) {
            sums[i - from] += lists.score(list, posting);
          }
        }
      }
      for (int i = from; i < to; i++) {
        hits.offer(rows[i], sums[i - from]);
      }
    }
  }
}
