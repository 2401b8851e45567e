package io.elanus.core.index.binary;

import static io.elanus.core.index.layout.SectionFile.INT32;
import static io.elanus.core.index.layout.SectionFile.INT64;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.layout.SectionFile;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Lists of binary vectors made ready to be searched, straight in the file's memory; centres and
/// row numbers are copied. Lists are scanned nearest first, `nprobe` of them, and more as long as
/// hits are missing.
final class BinaryIvfIndex implements VectorIndex {
  static final String NPROBE = "nprobe";
  static final int DEFAULT_NPROBE = 8;

  private final BinaryIvfFile header;
  private final VectorRows rows;
  private final BitCentres centres;
  private final int[] starts;
  private final int[] listed;
  private final MemorySegment vectors;

  private BinaryIvfIndex(
      BinaryIvfFile header,
      VectorRows rows,
      BitCentres centres,
      int[] starts,
      int[] listed,
      MemorySegment vectors) {
    this.header = header;
    this.rows = rows;
    this.centres = centres;
    this.starts = starts;
    this.listed = listed;
    this.vectors = vectors;
  }

  /// Checks the file; the index goes on reading it.
  ///
  /// @param rows the vectors it was built from, to scan the few that pass a filter
  /// @throws io.elanus.core.error.DatabaseException when the file is damaged or belongs to other
  ///   rows
  static BinaryIvfIndex open(MemorySegment file, VectorRows rows) {
    SectionFile sections = BinaryIvfFile.open(file);
    BinaryIvfFile header = BinaryIvfFile.of(sections);
    SectionFile.requireBinaryRows(header.dimension(), header.rowCount(), rows);
    int lists = header.listCount();
    int width = header.width();
    MemorySegment centreBits = sections.section(BinaryIvfFile.CENTRES, (long) width * lists);
    long[][] words = new long[lists][];
    for (int c = 0; c < lists; c++) {
      words[c] = centreBits.asSlice((long) c * width, width).toArray(INT64);
    }
    return new BinaryIvfIndex(
        header,
        rows,
        new BitCentres(header.distance(), width, words),
        sections.section(BinaryIvfFile.STARTS, 4L * (lists + 1)).toArray(INT32),
        sections.section(BinaryIvfFile.ROWS, 4L * header.rowCount()).toArray(INT32),
        sections.section(BinaryIvfFile.VECTORS, (long) width * header.rowCount()));
  }

  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    QueryVector.Dense dense = query.dense(DataType.BINARY_VECTOR, header.dimension());
    Metric metric = header.distance().metric();
    int probes = Math.min(spec.tuning().whole(NPROBE, DEFAULT_NPROBE), header.listCount());
    Bits eligible = spec.eligible();
    int most = eligible == null ? header.rowCount() : eligible.count();
    if ((long) most * header.listCount() <= (long) probes * header.rowCount()) {
      spec.scanned();
      return FlatSearch.search(rows, metric, dense, spec);
    }
    long[] words = dense.words(header.width());
    return probe(words, probes, Math.min(spec.topK(), most), spec, metric);
  }

  private Hits probe(long[] query, int probes, int topK, SearchSpec spec, Metric metric) {
    long[] order = nearestFirst(query);
    spec.computed(order.length, header.width());
    TopHits top = new TopHits(metric, topK);
    SearchBounds bounds = spec.bounds().isUnbounded() ? null : spec.bounds();
    for (int i = 0; i < order.length && (i < probes || !top.isFull()); i++) {
      int seen = scan((int) order[i], query, spec.eligible(), bounds, metric, top);
      spec.computed(seen, header.width());
    }
    return top.best();
  }

  /// Lists by the distance of their centres, which are not negative: as floats' bits they sort
  /// well.
  private long[] nearestFirst(long[] query) {
    float[] distances = centres.distances(query);
    long[] order = new long[distances.length];
    for (int c = 0; c < order.length; c++) {
      order[c] = (long) Float.floatToRawIntBits(distances[c]) << 32 | c;
    }
    Arrays.sort(order);
    return order;
  }

  /// @return rows compared
  private int scan(
      int list,
      long[] query,
      @Nullable Bits eligible,
      @Nullable SearchBounds bounds,
      Metric metric,
      TopHits top) {
    int width = header.width();
    int seen = 0;
    for (int i = starts[list]; i < starts[list + 1]; i++) {
      if (eligible != null && !eligible.get(listed[i])) {
        continue;
      }
      seen++;
      float score = header.distance().between(vectors, (long) i * width, width, query);
      if (bounds == null || bounds.accepts(score, metric)) {
        top.offer(listed[i], score);
      }
    }
    return seen;
  }

  @Override
  public int rowCount() {
    return header.rowCount();
  }

  @Override
  public long residentBytes() {
    return 4L * (starts.length + listed.length) + (long) header.width() * header.listCount();
  }
}
