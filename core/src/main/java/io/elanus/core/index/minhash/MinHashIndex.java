package io.elanus.core.index.minhash;

import static io.elanus.core.index.layout.SectionFile.INT32;
import static io.elanus.core.index.layout.SectionFile.INT64;

import io.elanus.core.index.Hits;
import io.elanus.core.index.QueryVector;
import io.elanus.core.index.SearchSpec;
import io.elanus.core.index.TopHits;
import io.elanus.core.index.VectorIndex;
import io.elanus.core.index.VectorRows;
import io.elanus.core.index.layout.SectionFile;
import io.elanus.core.kernel.bits.Bits;
import io.elanus.core.kernel.distance.Metric;
import io.elanus.core.schema.DataType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Sorted band hashes made ready to be searched. Hits are the rows that share a band with the
/// query, all of them, scored 1, or with `mh_search_with_jaccard` by the share of equal elements:
/// the same as a scan finds.
final class MinHashIndex implements VectorIndex {
  private final MinHashFile header;
  private final VectorRows rows;
  private final MemorySegment hashes;
  private final MemorySegment sorted;

  private MinHashIndex(
      MinHashFile header, VectorRows rows, MemorySegment hashes, MemorySegment sorted) {
    this.header = header;
    this.rows = rows;
    this.hashes = hashes;
    this.sorted = sorted;
  }

  /// Checks the file; the index goes on reading it, unless it says that hashes be kept in memory.
  ///
  /// @param rows the vectors it was built from, to compare with
  /// @param arena lives as long as the index is searched
  /// @throws io.elanus.core.error.DatabaseException when the file is damaged or belongs to other
  ///   rows
  static MinHashIndex open(MemorySegment file, VectorRows rows, Arena arena) {
    SectionFile sections = MinHashFile.open(file);
    MinHashFile header = MinHashFile.of(sections);
    SectionFile.requireBinaryRows(header.dimension(), header.rowCount(), rows);
    return new MinHashIndex(
        header,
        rows,
        placed(header, header.hashes(sections), arena),
        placed(header, header.rows(sections), arena));
  }

  private static MemorySegment placed(MinHashFile header, MemorySegment section, Arena arena) {
    return header.inMemory() && section.byteSize() > 0
        ? arena.allocate(section.byteSize(), 64).copyFrom(section)
        : section;
  }

  @Override
  public Hits search(QueryVector query, SearchSpec spec) {
    QueryVector.Dense dense = query.dense(DataType.BINARY_VECTOR, header.dimension());
    MemorySegment asked = MemorySegment.ofArray(dense.bytes());
    Bits candidates = candidates(asked);
    if (spec.eligible() != null) {
      candidates.and(spec.eligible());
    }
    int count = candidates.count();
    if (count == 0) {
      return Hits.NONE;
    }
    spec.computed(count, rows.stride());
    TopHits top = new TopHits(Metric.MHJACCARD, Math.min(spec.topK(), count));
    boolean withJaccard = spec.tuning().whole(Signatures.WITH_JACCARD, 0) != 0;
    Signatures signatures = header.signatures();
    for (int row = candidates.next(0); row >= 0; row = candidates.next(row + 1)) {
      MemorySegment chunk = rows.chunkOf(row);
      long offset = rows.offsetOf(row);
      // Different bands may have the same hash.
      if (signatures.shareBand(chunk, offset, asked)) {
        float score = withJaccard ? signatures.similarity(chunk, offset, asked) : 1;
        if (spec.bounds().accepts(score, Metric.MHJACCARD)) {
          top.offer(row, score);
        }
      }
    }
    return top.best();
  }

  private Bits candidates(MemorySegment asked) {
    Bits candidates = Bits.none(header.rowCount());
    int length = header.signatures().bandBytes();
    for (int band = 0; band < header.signatures().bands(); band++) {
      long hash = BandHash.of(asked, (long) band * length, length);
      long start = (long) band * header.rowCount();
      for (long at = start + first(start, hash);
          at < start + header.rowCount() && hashes.get(INT64, 8 * at) == hash;
          at++) {
        candidates.set(sorted.get(INT32, 4 * at));
      }
    }
    return candidates;
  }

  /// The first place in a band of a hash that is not smaller.
  private int first(long start, long hash) {
    int low = 0;
    int high = header.rowCount();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (hashes.get(INT64, 8 * (start + middle)) < hash) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  @Override
  public int rowCount() {
    return header.rowCount();
  }

  @Override
  public long residentBytes() {
    return header.inMemory() ? hashes.byteSize() + sorted.byteSize() : 0;
  }
}
