package io.elanus.core.index.ivf;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.SearchTuning;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.cluster.Centroids;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import io.elanus.core.kernel.quantizer.ProductQuantizer;
import io.elanus.core.kernel.quantizer.RaBitExtraBits;
import io.elanus.core.kernel.quantizer.RaBitQuantizer;
import io.elanus.core.kernel.quantizer.ScalarQuantizer;
import io.elanus.core.kernel.quantizer.ScalarType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Inverted lists made ready to be searched: the lists whose centres are nearest to the query are
/// scanned by code, and the best candidates are scored with the segment's own vectors. Any number
/// of threads may search at once.
final class IvfIndex implements VectorIndex {
  /// Lists that are scanned when the caller names no number; Milvus's default.
  private static final int DEFAULT_PROBES = 8;

  /// Rows scanned by code cost as much as one row scored alone.
  private static final int CODES_A_ROW = 8;

  /// Fewer eligible rows are scored one by one.
  private static final int FEW = 512;

  /// When even the last of the candidates might be among the best, more are kept in another pass,
  /// up to a limit.
  private static final int GROWTH = 4;

  private static final int MOST_GROWTH = 16;

  /// When even the last of the candidates might be among the best, so many times more rows are
  /// scored one by one: what passes a filter lies far from the query then, where codes tell little.
  private static final int ROWS_WORTH_DOUBT = 64;

  private static final int[] NO_LISTS = {};

  private final IvfFile header;
  private final VectorRows rows;
  private final ListCentres centres;
  private final int[] starts;
  private final ListCodes codes;
  private final long codeBytes;
  private final long extraBytes;
  private final long residentBytes;

  private IvfIndex(
      IvfFile header,
      VectorRows rows,
      ListCentres centres,
      int[] starts,
      ListCodes codes,
      long codeBytes,
      long extraBytes,
      long residentBytes) {
    this.header = header;
    this.rows = rows;
    this.centres = centres;
    this.starts = starts;
    this.codes = codes;
    this.codeBytes = codeBytes;
    this.extraBytes = extraBytes;
    this.residentBytes = residentBytes;
  }

  /// @param type what the file must hold
  /// @param mapped whether codes are read from the file; otherwise they are copied into `arena`
  /// @throws io.elanus.core.error.DatabaseException when the file is damaged or belongs to other
  ///   rows
  static IvfIndex open(
      MemorySegment file, IvfType type, VectorRows rows, Arena arena, boolean mapped) {
    IvfFile header = IvfFile.read(file);
    if (header.type() != type
        || header.elements() != rows.type()
        || header.dimension() != rows.dimension()
        || header.rowCount() != rows.rowCount()) {
      throw IvfFile.damaged(
          "holds %d %s(%d) as %s, the column %d %s(%d) for %s"
              .formatted(
                  header.rowCount(),
                  header.elements(),
                  header.dimension(),
                  header.type(),
                  rows.rowCount(),
                  rows.type(),
                  rows.dimension(),
                  type));
    }
    float[] centreValues = header.section(file, IvfFile.Section.CENTRES).toArray(IvfFile.FLOAT32);
    ListCentres centres =
        ListCentres.of(
            header.lists(),
            header.dimension(),
            centreValues,
            header.metric(),
            header.seed(),
            arena);
    int[] starts = header.section(file, IvfFile.Section.STARTS).toArray(IvfFile.INT32);
    int[] listRows = header.section(file, IvfFile.Section.ROWS).toArray(IvfFile.INT32);
    MemorySegment section = header.section(file, IvfFile.Section.CODES);
    MemorySegment bytes = mapped ? section : copied(section, arena);
    MemorySegment addends = copied(header.section(file, IvfFile.Section.ADDENDS), arena);
    MemorySegment extras = copied(header.section(file, IvfFile.Section.EXTRAS), arena);
    float[] quantizer = header.section(file, IvfFile.Section.QUANTIZER).toArray(IvfFile.FLOAT32);
    ListCodes codes = codes(header, quantizer, bytes, addends, extras, listRows);
    long resident =
        centres.residentBytes()
            + 4L * starts.length
            + 4L * listRows.length
            + header.quantizerResidentBytes();
    resident += addends.byteSize() + extras.byteSize() + (mapped ? 0 : bytes.byteSize());
    long codeBytes = bytes.byteSize() / Math.max(1, header.positions());
    long extraBytes = extras.byteSize() / Math.max(1, header.positions());
    return new IvfIndex(header, rows, centres, starts, codes, codeBytes, extraBytes, resident);
  }

  private static MemorySegment copied(MemorySegment section, Arena arena) {
    return HugePages.allocate(arena, section.byteSize())
        .asSlice(0, section.byteSize())
        .copyFrom(section);
  }

  private static ListCodes codes(
      IvfFile header,
      float[] quantizer,
      MemorySegment bytes,
      MemorySegment addends,
      MemorySegment extras,
      int[] listRows) {
    Metric metric = header.metric();
    int dimension = header.dimension();
    return switch (header.layout()) {
      case VECTORS ->
          new ListCodes.Vectors(
              new VectorRows(
                  header.elements(),
                  dimension,
                  header.positions(),
                  VectorRows.strideOf(header.elements(), dimension),
                  31,
                  new MemorySegment[] {bytes}),
              listRows,
              metric);
      case SCALARS ->
          new ListCodes.Scalars(
              new ScalarQuantizer(
                  ScalarType.SQ8,
                  Arrays.copyOf(quantizer, dimension),
                  Arrays.copyOfRange(quantizer, dimension, 2 * dimension)),
              bytes,
              listRows,
              metric);
      case BYTES ->
          new ListCodes.Bytes(product(header, quantizer), bytes, addends, listRows, metric);
      case PACKED ->
          new ListCodes.Packed(product(header, quantizer), bytes, addends, listRows, metric);
      case NIBBLES -> new ListCodes.Nibbles(product(header, quantizer), bytes, listRows);
      case SIGNS ->
          new ListCodes.Signs(new RaBitQuantizer(dimension, header.seed()), bytes, listRows);
      case EXTENDED -> {
        RaBitQuantizer signs = new RaBitQuantizer(dimension, header.seed());
        RaBitExtraBits extra = new RaBitExtraBits(signs.rotatedDimension(), header.bits());
        yield new ListCodes.Extended(signs, extra, bytes, extras, listRows);
      }
    };
  }

  private static ProductQuantizer product(IvfFile header, float[] values) {
    int width = header.codedDimension() / header.parts();
    int each = header.codewords() * width;
    List<Centroids> codebooks = new ArrayList<>();
    for (int part = 0; part < header.parts(); part++) {
      codebooks.add(
          new Centroids(
              header.codewords(),
              width,
              Arrays.copyOfRange(values, part * each, part * each + each)));
    }
    return new ProductQuantizer(header.codedDimension(), header.bits(), codebooks);
  }

  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    QueryVector.Dense dense = query.dense(rows.type(), rows.dimension());
    int eligible = spec.eligible() == null ? header.rowCount() : spec.eligible().count();
    if (eligible == 0) {
      return Hits.NONE;
    }
    Search search = new Search(dense, spec, eligible);
    return search.isBetterExact() ? search.exact() : search.run();
  }

  @Override
  public int rowCount() {
    return header.rowCount();
  }

  @Override
  public long residentBytes() {
    return residentBytes;
  }

  /// One search: a plan, then candidates by code, then exact scores.
  private final class Search {
    private final QueryVector.Dense query;
    private final SearchSpec spec;
    private final int eligible;
    private final @Nullable Bits filter;
    private final int topK;
    private final int probes;
    private final int wanted;
    private final boolean told;
    private final int kept;
    private final float[] elements;

    Search(QueryVector.Dense query, SearchSpec spec, int eligible) {
      this.query = query;
      this.spec = spec;
      this.eligible = eligible;
      filter = eligible == header.rowCount() ? null : spec.eligible();
      topK = Math.min(spec.topK(), eligible);
      probes = Math.min(spec.tuning().whole(IvfMethod.NPROBE, DEFAULT_PROBES), centres.count());
      wanted = wanted(spec.tuning());
      told = codes.isExact() || isTold(spec.tuning());
      kept = told ? wanted : Math.max(wanted, codes.kept(topK) * (filter == null ? 1 : 4));
      elements = RowReader.read(query, header.metric());
    }

    /// Candidates to score exactly, more when in doubt: see [Rescoring].
    private int wanted(SearchTuning tuning) {
      double times =
          switch (header.type()) {
            case IVF_FLAT, IVF_FLAT_CC, IVF_SQ8, IVF_SQ_CC, IVF_PQ -> 1;
            case IVF_RABITQ -> tuning.number(IvfMethod.REFINE_K, 1);
            case SCANN -> tuning.number(IvfMethod.REORDER_K, topK) / topK;
          };
      return (int) Math.min(eligible, Math.max(topK, Math.ceil(times * topK)));
    }

    /// Whether the caller said how many candidates to score; under a filter more may be needed than
    /// he can know.
    private boolean isTold(SearchTuning tuning) {
      return filter == null
          && (tuning.values().containsKey(IvfMethod.REFINE_K)
              || tuning.values().containsKey(IvfMethod.REORDER_K));
    }

    /// Whether scoring every eligible row is no dearer, or the only way: codes say nothing about
    /// scores that must not be better than a bound, or about the direction of a zero vector.
    boolean isBetterExact() {
      long scanned = (long) header.rowCount() * probes / centres.count();
      boolean skipsTheNearest = !Float.isInfinite(spec.bounds().near());
      return eligible <= Math.max(FEW, scanned / CODES_A_ROW)
          || kept >= eligible / 2
          || skipsTheNearest
          || header.metric() == Metric.COSINE && isZero();
    }

    private boolean isZero() {
      for (float element : elements) {
        if (element != 0) {
          return false;
        }
      }
      return true;
    }

    Hits run() {
      ListBases bases = centres.bases(elements);
      ListScan scan = codes.scan(query, elements, bases);
      int most = (int) Math.min((long) MOST_GROWTH * kept, Integer.MAX_VALUE / 4);
      for (int keep = kept; keep < eligible / 2; keep *= GROWTH) {
        Candidates candidates = new Candidates(keep, codes.slack(keep));
        probe(bases, scan, candidates);
        Rescoring rescoring = rescoring();
        boolean sure =
            told ? rescoring.scoreFirst(candidates, wanted) : rescoring.scoreDoubtful(candidates);
        spec.computed(rescoring.scored(), rows.stride());
        if (sure || (filter == null && keep >= most)) {
          Hits hits = rescoring.hits();
          return hits.count() < topK ? exact() : hits;
        }
        if (filter != null && eligible <= ROWS_WORTH_DOUBT * keep) {
          return exact();
        }
      }
      return exact();
    }

    private Rescoring rescoring() {
      RowScorer scorer = RowScorer.of(rows, header.metric(), query, SearchTuning.NONE);
      return new Rescoring(rows, header.metric(), scorer, topK, spec.bounds());
    }

    Hits exact() {
      spec.scanned();
      return FlatSearch.search(rows, header.metric(), query, spec);
    }

    /// Scans the nearest lists; under a filter so many more that as large a part of what passes is
    /// seen as of all rows without one.
    private void probe(ListBases bases, ListScan scan, Candidates candidates) {
      int[] order = centres.nearest(bases, NO_LISTS, probes);
      long due = Math.max(wanted, (long) eligible * probes / centres.count());
      long seen = 0;
      for (int i = 0; i < order.length; i++) {
        seen += scan(scan, order[i], candidates);
        if (i == order.length - 1 && order.length < centres.count() && seen < due) {
          order = centres.nearest(bases, order, (int) Math.min(4L * order.length, centres.count()));
        }
        if (i >= probes - 1 && seen >= due) {
          break;
        }
      }
      spec.computed(bases.compared(), 4L * header.dimension());
      spec.computed(seen, codeBytes);
      spec.computed(scan.looksAgain(), extraBytes);
    }

    private int scan(ListScan scan, int list, Candidates candidates) {
      return scan.scan(list, starts[list], starts[list + 1], filter, candidates);
    }
  }
}
