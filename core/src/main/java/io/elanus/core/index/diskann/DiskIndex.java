package io.elanus.core.index.diskann;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchBounds;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.flat.FlatSearch;
import io.elanus.core.index.flat.RowScorer;
import io.elanus.core.index.hnsw.graph.CodeDistances;
import io.elanus.core.index.hnsw.graph.SectionTable;
import io.elanus.core.index.hnsw.graph.Twins;
import io.elanus.core.index.hnsw.quantized.NodeCoder;
import io.elanus.core.index.hnsw.scan.RowReader;
import io.elanus.core.index.layout.FloatElements;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Float32Kernels;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.kernel.memory.HugePages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import org.jspecify.annotations.Nullable;

/// A graph on disk made ready to be searched: its codes are copied into memory, its records read
/// from the mapping when a walk comes by. Every hit is scored exactly. Any number of threads may
/// search at once; closing the arena while one does is the caller's mistake.
final class DiskIndex implements VectorIndex {
  /// Records read together when `beam_width_ratio` names no other number.
  static final double DEFAULT_STEP = 4;

  private static final int DEFAULT_LIST = 100;
  private static final int IDLE_WALKS = 16;

  /// So many rows of a column are scanned in the time that a record takes to be read.
  private static final int ROWS_PER_READ = 16;

  /// So many codes are looked at in that time.
  private static final int CODES_PER_READ = 24;

  /// Nodes that fail a filter which are read for each that passes.
  private static final int MOST_BRIDGES = 3;

  /// What passes lies far from the query, where walks go astray: scan up to so many times more
  /// codes.
  private static final int FAR_FACTOR = 11;

  private final DiskFile header;
  private final MemorySegment file;
  private final DiskRecords records;
  private final VectorRows recordVectors;
  private final NodeCoder coder;
  private final MemorySegment codes;
  private final int[] entries;
  private final Twins twins;
  private final VectorRows rows;
  private final ArrayBlockingQueue<DiskWalk> idle = new ArrayBlockingQueue<>(IDLE_WALKS);

  /// Until the records are verified, rows are scored by their column: links that are damaged lead
  /// astray, vectors would be taken for what they are not.
  private volatile boolean verified;

  private DiskIndex(
      DiskFile header,
      MemorySegment file,
      DiskRecords records,
      NodeCoder coder,
      MemorySegment codes,
      int[] entries,
      Twins twins,
      VectorRows rows) {
    this.header = header;
    this.file = file;
    this.records = records;
    this.recordVectors = records.vectors();
    this.coder = coder;
    this.codes = codes;
    this.entries = entries;
    this.twins = twins;
    this.rows = rows;
  }

  /// Checks the file and copies the codes into `arena`; `file` must stay mapped.
  ///
  /// @param rows the vectors it was built from, scanned where a walk is not worth its cost
  static DiskIndex open(MemorySegment file, VectorRows rows, Arena arena) {
    DiskFile header = DiskFile.read(file);
    SectionTable.requireRows(header.elementType(), header.dimension(), header.rowCount(), rows);
    NodeCoder coder =
        NodeCoder.read(header.section(file, DiskFile.Section.CODER), header.codedDimension());
    if (coder.codeBytes() != header.codeBytes()) {
      throw SectionTable.damaged("has codes of another length than its quantizer makes");
    }
    MemorySegment codes = HugePages.copy(header.section(file, DiskFile.Section.CODES), arena);
    int[] entries = header.section(file, DiskFile.Section.ENTRIES).toArray(DiskFile.INT32);
    Twins twins = Twins.read(header.section(file, DiskFile.Section.TWINS), header.rowCount());
    if (twins == null) {
      throw SectionTable.damaged("names rows that cannot share a code");
    }
    return new DiskIndex(header, file, header.records(file), coder, codes, entries, twins, rows);
  }

  @Override
  public void verify() {
    if (!verified) {
      header.section(file, DiskFile.Section.RECORDS);
      verified = true;
    }
  }

  @Override
  public int rowCount() {
    return records.count();
  }

  @Override
  public long residentBytes() {
    long bytes = codes.byteSize() + 4L * entries.length + twins.residentBytes();
    bytes += coder.residentBytes();
    for (DiskWalk walk : idle) {
      bytes += walk.residentBytes();
    }
    return bytes;
  }

  /// @param spec its `search_list` is how many of the nearest nodes are read, its
  ///   `beam_width_ratio` how many together
  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    QueryVector.Dense vector = query.dense(rows.type(), rows.dimension());
    int eligible = spec.eligible() == null ? records.count() : spec.eligible().count();
    if (eligible == 0) {
      return Hits.NONE;
    }
    Hits found = new Search(vector, spec, eligible).walk();
    if (found != null) {
      return found;
    }
    spec.scanned();
    return FlatSearch.search(rows, header.metric(), vector, spec);
  }

  private CodeDistances prepared(QueryVector.Dense vector) {
    float[] elements = new float[Float32Kernels.paddedLength(header.codedDimension())];
    FloatElements.read(
        vector.type(), MemorySegment.ofArray(vector.bytes()), 0, vector.dimension(), elements);
    if (header.metric() == Metric.COSINE) {
      RowReader.normalize(elements);
    }
    return coder.distances(elements, header.metric());
  }

  /// One search by walking.
  private final class Search {
    private final QueryVector.Dense vector;
    private final SearchSpec spec;
    private final SearchBounds bounds;
    private final @Nullable Bits filter;
    private final int eligible;
    private final int topK;
    private TopHits top;
    private final VectorRows vectors = verified ? recordVectors : rows;
    private final RowScorer exact;
    private int[] scored = new int[64];
    private float[] scores = new float[64];

    Search(QueryVector.Dense vector, SearchSpec spec, int eligible) {
      this.vector = vector;
      this.spec = spec;
      this.bounds = spec.bounds();
      this.filter = eligible == records.count() ? null : spec.eligible();
      this.eligible = eligible;
      this.topK = Math.min(spec.topK(), eligible);
      this.top = new TopHits(header.metric(), topK);
      this.exact = RowScorer.of(vectors, header.metric(), vector, spec.tuning());
    }

    /// Null when the column is to be scanned: when that is cheaper, or too little was found.
    @Nullable Hits walk() {
      int width = width();
      boolean skipsTheNearest = !Float.isInfinite(bounds.near());
      if (skipsTheNearest
          || width >= records.count()
          || filter != null && eligible <= ROWS_PER_READ * (long) width) {
        return null;
      }
      DiskWalk walk = idle.poll();
      if (walk == null) {
        walk = new DiskWalk(records, codes, header.codeBytes(), entries);
      }
      long before = walk.computed();
      int step = (int) spec.tuning().number(DiskMethod.BEAM_WIDTH_RATIO, DEFAULT_STEP);
      if (filter == null) {
        walk.walk(prepared(vector), width, step, this::score);
      } else {
        walkWithin(filter, walk, width, step);
      }
      spec.computed(walk.computed() - before, header.codeBytes());
      idle.offer(walk);
      return top.isFull() ? top.best() : null;
    }

    /// Walks among the nodes that pass, or looks at all of their codes where that costs less than
    /// the bridges of a walk, or where a walk would go astray or did.
    private void walkWithin(Bits filter, DiskWalk walk, int width, int step) {
      CodeDistances query = prepared(vector);
      Bits nodes = twins.isEmpty() ? filter : twins.nodesOf(filter);
      double share = (double) nodes.count() / records.count();
      int bridges = Math.clamp(Math.round(1 / share - 1), 1, MOST_BRIDGES);
      long codesWorthAWalk = (long) CODES_PER_READ * bridges * width;
      boolean onlyNear = eligible <= FAR_FACTOR * codesWorthAWalk;
      if (eligible <= codesWorthAWalk
          || !walk.walkWithin(nodes, share, query, width, step, bridges, onlyNear, this::score)) {
        top = new TopHits(header.metric(), topK);
        walk.scan(nodes, query, width, step, this::score);
      }
    }

    private int width() {
      int list =
          spec.tuning().whole(DiskMethod.SEARCH_LIST, Math.max(DEFAULT_LIST, topK + topK / 2));
      return Math.max(list, topK);
    }

    private void score(int[] nodes, int count) {
      int passing = 0;
      for (int i = 0; i < count; i++) {
        passing = add(nodes[i], passing);
        int group = twins.groupOf(nodes[i]);
        if (group >= 0) {
          for (int t = twins.starts()[group]; t < twins.starts()[group + 1]; t++) {
            passing = add(twins.rows()[t], passing);
          }
        }
      }
      exact.score(vectors, scored, passing, scores);
      spec.computed(passing, vectors.stride());
      top.offer(scored, scores, passing, bounds, header.metric());
    }

    private int add(int row, int passing) {
      if (filter != null && !filter.get(row)) {
        return passing;
      }
      if (passing == scored.length) {
        scored = Arrays.copyOf(scored, 2 * passing);
        scores = new float[2 * passing];
      }
      scored[passing] = row;
      return passing + 1;
    }
  }
}
